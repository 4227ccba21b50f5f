"""The baseline: learns answers from a bag of hashed words, with numpy alone. Pure; what is read and kept is elsewhere.

Supervised, few distinct replies: a softmax over them (`softmax`). Supervised, free text: the replies are grouped by
what they say (`clusters`), the softmax learns which group a prompt calls for, and the answer is the reply of the
nearest training prompt in a likely group (`neighbours`). Preferences: pairwise logistic (`preferences`).
"""
