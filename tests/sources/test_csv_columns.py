"""Tables: columns by name or by --map, records counted through quoted line ends, bad ones rejected alone."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import UsageError
from curator.sources import Item, Options
from curator.sources.tables.rows import header_apart
from tests.sources.reading import chat, conversations, first_words, read_bytes, rejects


def table(folder: Path, text: str, **mapped: str) -> list[Item]:
    return read_bytes(folder, text.encode(), "csv-columns", Options(columns=mapped))


def said(items: list[Item]) -> list[list[tuple[str, object]]]:
    return [[(m.role, m.content) for m in c.messages] for c in conversations(items)]


def test_messages_in_a_prompt_or_an_answer_are_read_as_such_and_other_json_is_a_text(tmp_path: Path) -> None:
    asked = json.dumps({"messages": [{"role": "user", "content": "Hi"}], "locale": "en"})
    rows = [["input", "expectedOutput"], [asked, "Hello."], ['{"text": "Hi"}', '["a"]']]
    with io.StringIO() as text:
        csv.writer(text).writerows(rows)
        items = table(tmp_path, text.getvalue())
    assert said(items) == [
        [("user", "Hi"), ("assistant", "Hello.")],
        [("user", '{"text": "Hi"}'), ("assistant", '["a"]')],
    ]
    assert conversations(items)[0].extra == {"prompt": {"locale": "en"}}


@pytest.mark.parametrize(
    "header",
    [
        "prompt,completion",
        "Question, Answer",
        "input\toutput",
        "query;expected_output",
        "\ufeffPROMPT,Response",
        '"prompt","answer"',
    ],
)
def test_prompt_and_completion_columns_are_known_by_their_names(tmp_path: Path, header: str) -> None:
    delimiter = next(mark for mark in ",\t;" if mark in header)
    items = table(tmp_path, f"{header}\nHello{delimiter}Good day\n")
    assert said(items) == [[("user", "Hello"), ("assistant", "Good day")]]
    assert conversations(items)[0].source == "csv-columns"


def test_instruction_and_input_are_one_question(tmp_path: Path) -> None:
    items = table(tmp_path, "instruction,input,output,system\nAdd,1 2,3,Be brief\nSing,,La,\n")
    assert said(items) == [
        [("system", "Be brief"), ("user", "Add\n1 2"), ("assistant", "3")],
        [("user", "Sing"), ("assistant", "La")],
    ]


def test_other_columns_are_metadata_and_ids_and_threads_are_noted(tmp_path: Path) -> None:
    items = table(tmp_path, "id,prompt,completion,Channel,customer_id,\n7,a,b,mail,k-1,x\n8,c,d,,,\n")
    first, second = conversations(items)
    assert (first.source_id, first.thread) == ("7", "k-1")
    assert first.metadata == {"id": "7", "Channel": "mail", "customer_id": "k-1", "column_6": "x"}
    assert (second.source_id, second.thread, second.metadata) == ("8", None, {"id": "8"})


def test_a_column_of_messages_holds_them_as_json(tmp_path: Path) -> None:
    chat = [{"role": "user", "content": 'a, "b"\n'}, {"role": "assistant", "content": "c", "weight": 0}]
    shared = [{"from": "human", "value": "d"}, {"from": "gpt", "value": "e"}]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["messages", "system", "topic"])
    writer.writerows(
        [[json.dumps(chat), "s", "x"], [json.dumps(shared), "", ""], [json.dumps({"messages": chat}), "", ""]]
    )
    items = table(tmp_path, out.getvalue())
    assert said(items) == [
        [("system", "s"), ("user", 'a, "b"\n'), ("assistant", "c")],
        [("user", "d"), ("assistant", "e")],
        [("user", 'a, "b"\n'), ("assistant", "c")],
    ]
    assert [m.index for m in conversations(items)[0].messages] == [0, 1, 2]
    assert conversations(items)[0].messages[2].weight == 0
    assert conversations(items)[0].metadata == {"topic": "x"}


@pytest.mark.parametrize("cell", ["Zebrafish", '"[{""role"":""user"",""content"":5}]"', "5", "", '"[{""from"":1}]"'])
def test_a_cell_that_holds_no_messages_is_rejected(tmp_path: Path, cell: str) -> None:
    items = table(tmp_path, f"messages,n\n{cell},1\n")
    assert len(rejects(items)) == 1
    assert "Zebrafish" not in rejects(items)[0].reason


def test_rows_of_one_conversation_become_its_messages(tmp_path: Path) -> None:
    items = table(
        tmp_path,
        "conversation_id,speaker,text,timestamp,topic,mood\n"
        "c-1,Human,Hello,2026-01-02T10:00:00Z,x,calm\n"
        "c-1,bot,Good day,2026-01-02T11:00:01+01:00,x,\n"
        "c-2,user,Bye,,y,\n",
    )
    first, second = conversations(items)
    assert said(items) == [[("user", "Hello"), ("assistant", "Good day")], [("user", "Bye")]]
    assert [item.line for item in items] == [1, 3]
    assert (first.source_id, first.thread, first.metadata) == ("c-1", "c-1", {"topic": "x"})
    assert [m.created_at for m in first.messages] == [1_767_348_000_000_000, 1_767_348_001_000_000]
    assert first.created_at == first.messages[0].created_at
    assert first.messages[0].extra == {"mood": "calm", "timestamp": "2026-01-02T10:00:00Z"}
    assert second.messages[0].created_at is None


def test_a_record_in_a_cell_is_tied_and_timed_as_it_is_in_a_file_of_its_own(tmp_path: Path) -> None:
    record = chat("Hello", id="r-1", customer_id=7, created_at=1767348000)
    text = io.StringIO()
    csv.writer(text).writerows([["messages", "note"], [json.dumps(record), "x"]])
    (made,) = conversations(table(tmp_path, text.getvalue()))
    assert (made.source_id, made.thread, made.created_at) == ("r-1", "7", 1_767_348_000_000_000)


LONG = "conversation_id,role,content\n"


def test_rows_of_one_conversation_must_stand_together(tmp_path: Path) -> None:
    items = table(tmp_path, LONG + "1,user,a\n2,user,b\n1,assistant,c\n3,user,d\n")
    assert first_words(conversations(items)) == ["a", "b", "d"]
    reject = rejects(items)[0]
    assert (reject.line, reject.raw) == (3, LONG.encode() + b"1,assistant,c")
    assert "sort" in reject.reason


def test_a_conversation_with_a_row_that_cannot_be_read_is_rejected_whole(tmp_path: Path) -> None:
    good = "9,user,z\n"
    for hole in ("1,user,b,extra", "1,stranger,b", ",user,b", '1,user,"b"x'):
        items = table(tmp_path, f"{LONG}1,user,a\n{hole}\n1,assistant,c\n{good}")
        assert first_words(conversations(items)) == ["z"], hole
        assert len(rejects(items)) == 1
        assert hole.encode() in rejects(items)[0].raw
    items = table(tmp_path, f"{LONG}1,user,a,x\n1,assistant,c\n{good}")
    assert first_words(conversations(items)) == ["z"]


def test_a_row_that_may_belong_to_either_neighbour_is_a_reject_by_itself(tmp_path: Path) -> None:
    items = table(tmp_path, LONG + '1,user,a\n"?"x\n\n2,user,b\n')
    assert first_words(conversations(items)) == ["a", "b"]
    assert [item.blank for item in items] == [False, False, True, False]


def test_turns_out_of_order_are_rejected_and_not_reordered(tmp_path: Path) -> None:
    header = "conversation_id,turn,role,content\n"
    items = table(tmp_path, header + "1,2,assistant,a\n1,10,user,b\n2,2,assistant,c\n2,1,user,d\n")
    assert said(items) == [[("assistant", "a"), ("user", "b")]]
    assert "sort" in rejects(items)[0].reason


def test_columns_may_be_mapped_and_mapped_columns_win_over_names(tmp_path: Path) -> None:
    items = table(tmp_path, "Frage,prompt,Antwort\na,b,c\n", frage="prompt", Antwort="completion")
    assert said(items) == [[("user", "a"), ("assistant", "c")]]
    assert conversations(items)[0].metadata == {"prompt": "b"}
    items = table(tmp_path, "question,prompt,answer,ticket\na,b,c,t-1\n", question="metadata", ticket="thread")
    assert said(items) == [[("user", "b"), ("assistant", "c")]]
    assert conversations(items)[0].thread == "t-1"


@pytest.mark.parametrize(
    "header",
    ["prompt,question,answer", "prompt,answer,response", "prompt", "role,content", "conversation_id,text"],
)
def test_columns_that_leave_it_open_are_a_usage_error_with_the_header_and_an_example(
    tmp_path: Path, header: str
) -> None:
    with pytest.raises(UsageError) as error:
        table(tmp_path, f"{header}\n{','.join('x' * len(header.split(',')))}\n")
    assert all(name in error.value.message for name in header.split(","))
    assert "--map question=prompt" in error.value.fix


def test_columns_that_are_called_otherwise_are_named_in_the_example(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        table(tmp_path, "Frage;Antwort;Thema\na;b;c\n")
    assert str(tmp_path / "in") in error.value.message
    assert "--map Frage=prompt --map Antwort=completion" in error.value.fix


def test_a_table_of_another_encoding_is_told_how_excel_writes_it_otherwise(tmp_path: Path) -> None:
    text = "prompt;answer\nGröße?;Ja\nWie groß?;So groß\n"
    with pytest.raises(UsageError, match=r"not in UTF-8 but, as it looks, in an encoding of Windows") as error:
        read_bytes(tmp_path, text.encode("cp1252"), "csv-columns")
    fix = f"save it as UTF-8 (in Excel: CSV UTF-8), or convert it: iconv -f CP1252 -t UTF-8 {tmp_path / 'in'} > NEW"
    assert error.value.fix == fix
    assert len(conversations(read_bytes(tmp_path, text.encode(), "csv-columns"))) == 2


def test_damaged_bytes_in_utf8_cost_their_own_row_only(tmp_path: Path) -> None:
    text = "prompt,answer\nGröße?,Ja\nx,y\n".encode() + b"Gr\xf6\xdfe,Nein\n" + "Höhe?,Ja\n".encode()
    (reject,) = rejects(read_bytes(tmp_path, text, "csv-columns"))
    assert reject.reason.endswith("save the file as UTF-8, in Excel as CSV UTF-8 (line 4 of the file)")


def test_inputs_and_outputs_of_runs_are_read_as_in_their_json(tmp_path: Path) -> None:
    rows = [
        ["inputs", "outputs", "trace_id"],
        ['{"question": "How long?"}', '{"answer": "Two weeks."}', "t-1"],
        ['{"messages": [{"role": "user", "content": "Hi"}]}', '{"choices": [{"message": {"content": "Hello"}}]}', ""],
        ["Is it there?", "Yes.", ""],
        ["", "Yes.", ""],
    ]
    with io.StringIO() as text:
        csv.writer(text).writerows(rows)
        items = table(tmp_path, text.getvalue())
    assert said(items) == [
        [("user", "How long?"), ("assistant", "Two weeks.")],
        [("user", "Hi"), ("assistant", "Hello")],
        [("user", "Is it there?"), ("assistant", "Yes.")],
    ]
    assert (conversations(items)[0].thread, conversations(items)[0].source) == ("t-1", "csv-columns")
    assert rejects(items)[0].reason.startswith("inputs: hold no messages")


def test_what_does_not_look_like_a_column_name_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        table(tmp_path, '"Call me, please",zebrafish@mail.example,Ann Lee 202 555 0143,topic\n')
    assert error.value.message.endswith("(column 1), (column 2), (column 3), topic")
    with pytest.raises(UsageError) as error:
        table(tmp_path, "topic,Ann Lee,Ann Lee\n")
    assert error.value.message.endswith("(column 2)")


@pytest.mark.parametrize("mapped", [{"nothing": "prompt"}, {"a": "helper"}, {"a": "prompt", "b": "prompt"}])
def test_a_map_that_does_not_fit_is_a_usage_error(tmp_path: Path, mapped: dict[str, str]) -> None:
    with pytest.raises(UsageError) as error:
        table(tmp_path, "a,b\n1,2\n", **mapped)
    assert error.value.fix


@pytest.mark.parametrize("header", ["", "\n\nprompt,completion\n", "prompt,Prompt\n", "\0,b\n", '"prompt,completion\n'])
def test_a_header_that_cannot_be_read_is_a_usage_error(tmp_path: Path, header: str) -> None:
    with pytest.raises(UsageError):
        table(tmp_path, header)


QA = "prompt,completion,n\n"


def test_records_are_counted_through_quoted_line_ends(tmp_path: Path) -> None:
    text = f'{QA}"a\n\nb",c,1\n"d\r\ne",f,2\n\ng,h\n'
    items = table(tmp_path, text)
    assert [item.line for item in items] == [1, 2, 3, 4]
    assert said(items) == [[("user", "a\n\nb"), ("assistant", "c")], [("user", "d\r\ne"), ("assistant", "f")]]
    assert items[2].blank
    reject = rejects(items)[0]
    assert reject.offset == text.encode().index(b"g,h")
    assert "line 8 of the file" in reject.reason


@pytest.mark.parametrize(("row", "words"), [("a,b", "2 fields where the header has 3"), ("a,b,c,d", "4 fields")])
def test_a_record_with_other_than_the_header_s_fields_is_rejected(tmp_path: Path, row: str, words: str) -> None:
    items = table(tmp_path, f"{QA}x,y,1\n{row}\nz,w,2\n")
    assert first_words(conversations(items)) == ["x", "z"]
    assert words in rejects(items)[0].reason
    assert header_apart(rejects(items)[0].raw)[1] == row.encode()


@pytest.mark.parametrize("row", ['"Zebrafish"x,b,1', '"Zebrafish,b,1', 'a,"Zebrafish" ,1', 'a,"Zebra"fish",1'])
def test_stray_quotes_cost_their_own_record_only(tmp_path: Path, row: str) -> None:
    items = table(tmp_path, f"{QA}x,y,1\n{row}\nz,w,2\nu,v,3\n")
    assert first_words(conversations(items)) == ["x", "z", "u"]
    assert [item.line for item in items] == [1, 2, 3, 4]
    assert header_apart(rejects(items)[0].raw)[1] == row.encode()
    assert "Zebrafish" not in rejects(items)[0].reason


def test_lines_inside_broken_quotes_are_not_taken_for_records(tmp_path: Path) -> None:
    text = 'prompt,completion\n"Dear\nyou",x\n"Hello, world\nnot, a record\nbye"x,y\nlast,one\n'
    items = table(tmp_path, text)
    assert first_words(conversations(items)) == ["Dear\nyou", "last"]
    assert len(rejects(items)) == 1


def test_quotes_inside_an_unquoted_field_are_just_quotes(tmp_path: Path) -> None:
    assert said(table(tmp_path, f'{QA}a 5" pipe,say "b",1\n')) == [[("user", 'a 5" pipe'), ("assistant", 'say "b"')]]


def test_invalid_utf8_and_nul_cost_their_own_record_only(tmp_path: Path) -> None:
    for bad in (b'"Zebra\n\xfffish",b,1', b'"Zebra\n\0fish",b,1'):
        items = read_bytes(tmp_path, QA.encode() + b"x,y,1\n" + bad + b"\nz,w,2\n", "csv-columns")
        assert first_words(conversations(items)) == ["x", "z"]
        assert "ine 4" in rejects(items)[0].reason


def test_a_cell_longer_than_the_csv_module_s_default_is_read(tmp_path: Path) -> None:
    items = table(tmp_path, f"{QA}{'x' * 1_000_000},y,1\n")
    assert len(first_words(conversations(items))[0]) == 1_000_000


def test_rows_of_empty_cells_are_blank_and_a_row_without_words_is_rejected(tmp_path: Path) -> None:
    items = table(tmp_path, f"{QA},,\n \n,,5\n,b,1\n")
    assert [item.blank for item in items] == [True, True, False, False]
    assert "empty" in rejects(items)[0].reason
    assert said(items) == [[("assistant", "b")]]


CELLS = st.text('ab ,;"\n\r\té\u2028', max_size=12)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=8),
    delimiter=st.sampled_from(",\t;"),
    quote_all=st.booleans(),
)
def test_what_the_csv_module_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str, quote_all: bool
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    writer.writerow(["prompt", "completion"])
    writer.writerows(rows)
    items = read_bytes(tmp_path_factory.getbasetemp(), out.getvalue().encode(), "csv-columns", name="table")
    assert rejects(items) == []
    assert [[content for _, content in messages] for messages in said(items)] == [
        [cell for cell in row if cell.strip()] for row in rows if any(cell.strip() for cell in row)
    ]


UNCLOSED = '"a,b,1'
BAD_ROWS = ["a,b", "a,b,c,d", '"a"b,c,1', "\0,b,1", "a,b\ud800,1"]


@settings(max_examples=60)
@given(
    bad=st.lists(st.none() | st.sampled_from(BAD_ROWS), min_size=1, max_size=20)
    | st.lists(st.sampled_from([None, UNCLOSED]), min_size=1, max_size=20),
    quoted=st.booleans(),
)
def test_of_n_records_with_k_corrupted_exactly_the_others_are_read_in_order(
    tmp_path_factory: pytest.TempPathFactory, bad: list[str | None], quoted: bool
) -> None:
    quote = '"' if quoted else ""
    written = [f"{quote}question {n}{quote},answer,{n}" if row is None else row for n, row in enumerate(bad)]
    data = (QA + "\n".join(written) + "\n").encode("utf-8", "surrogatepass")
    items = read_bytes(tmp_path_factory.getbasetemp(), data, "csv-columns", name="table")
    assert first_words(conversations(items)) == [f"question {n}" for n, row in enumerate(bad) if row is None]


def test_blank_rows_within_a_conversation_cost_no_more_than_others(tmp_path: Path) -> None:
    rows = "".join(f"1,user,a{n}\n\n" for n in range(20_000))
    began = time.process_time()
    items = table(tmp_path, f"{LONG}{rows}2,user,b\n")
    assert time.process_time() - began < 3
    assert [len(c.messages) for c in conversations(items)] == [20_000, 1]
    assert [item.line for item in items] == [1, *range(2, 40_001, 2), 40_001]
