"""Scripts that set no space between words: a name in other letters among theirs is a word of its own."""

#: Thai, Lao, Burmese, Khmer, kana, Han and Hangul, as ranges inside a character class.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
#: A letter of any other script.
LETTER = rf"[^\W\d_{UNSPACED}]"
