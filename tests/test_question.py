"""Reading a question: what it asks for, and whether it asks for more than a short answer."""

import pytest

from assistant.answering.asking.question import read_question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is the mayor?", "who"),
        ("Which minister resigned?", "who"),
        ("When did it begin, and who began it?", "when"),
        ("At what time did it start?", "clock"),
        ("How long did it last?", "duration"),
        ("How many days did it last?", "duration"),
        ("How long ago did it begin?", "when"),
        ("Where was he born?", "where"),
        ("In which city is the bridge?", "where"),
        ("How many people came?", "count"),
        ("How much did it cost?", "money"),
        ("What is the bridge called?", "other"),
        ("Can you tell me who built it?", "who"),
        ("Is it known how many came?", "count"),
        ("What did the mayor say when she opened it?", "other"),
        ("Why did the man who built it leave?", "other"),
        ("Was anyone there when it fell?", "polar"),
        ("How much time did it take?", "duration"),
        ("How much has the bank raised interest rates?", "count"),
        ("What did the WHO say about the fever?", "other"),
        ("Elm bridge", "other"),
        ("Which armed group fired the drones?", "who"),
        ("Which former Dutch minister left?", "who"),
        ("In which European country is it?", "where"),
        ("What did the party decide?", "other"),
        ("Which company’s shares fell?", "other"),
        ("Of the people who died, how many were children?", "count"),
        ("In the city where it happened, how many people live?", "count"),
        ("After he fled when they came, who took power?", "who"),
        ("When they came, who took power?", "who"),
        ("In 2019, how many died in Norwick, where a bridge fell?", "count"),
        ("In which country, and when, did it fall?", "where"),
        ("After the vote, what did he say when asked?", "other"),
        ("WHO IS THE MAYOR?", "who"),
        ("How much did energy costs rise?", "count"),
        ("How much did earnings fall?", "count"),
        ("How much did it cost to raise the wreck?", "money"),
        ("How much did the rise cost?", "money"),
        ("What is the death toll?", "count"),
        ("What was the population of Norwick?", "count"),
        ("number of dead in the flood", "count"),
        ("What was the share price of the bank?", "money"),
        ("What was the total cost?", "money"),
        ("ceasefire date", "day"),
        ("On what day did the bridge fall?", "day"),
        ("What is the date of the vote?", "day"),
        ("In which year did it begin?", "when"),
        ("ferry inspectors number", "count"),
        ("norwick flood death toll", "count"),
        ("iowa turnout", "count"),
        ("ministry phone number", "other"),
        ("Is there a number", "polar"),
        ("When did they set the date", "when"),
        ("Who set the date?", "who"),
        ("what's the name of the river", "who"),
        ("What was her new deputy's name?", "who"),
        ("Name the ship that sank", "who"),
        ("Which candidate conceded?", "who"),
        ("What is the bridge made of?", "other"),
        ("What might the bank do?", "other"),
        ("May I ask who won?", "who"),
        ("Give me the number of dead", "count"),
        ("When Israel struck, who responded?", "who"),
        ("May protests: who won?", "who"),
    ],
)
def test_the_earliest_question_word_says_what_is_asked_for(question: str, kind: str) -> None:
    assert read_question(question).kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "Which countries contribute forces?",
        "Which two states voted against it?",
        "What countries border Iraq?",
        "What weapons were used?",
        "What kinds of weapons were used?",
        "What two countries signed it?",
        "What charges does he face?",
        "Who were the candidates?",
        "Which men were convicted?",
        "Which children died?",
        "Which US states border Mexico?",
        "What do the sources say about the weapon?",
        "Summarize the talks",
        "Compare what Rudaw and Shafaq News report",
        "Where are the troops?",
        "Give me an overview of the strike",
        "List the victims",
        "Can you please list all who signed?",
        "List of victims",
        "Name all the countries that signed",
        "Name the parties that signed",
        "Please name the people who left",
        "What are the positions of the parties?",
        "What is Ireland's position on the treaty?",
        "What were the reactions to the strike?",
        "Reactions to the strike",
        "What is the difference between the bills?",
        "How do the accounts differ?",
        "The strike: compare what was said",
        "What were the causes of the fire?",
        "Who is on the sanctions list?",
        "In 2019, what happened in Norwick?",
        "Give the names of the victims",
        "What was Norway's response?",
        "Hi, could you kindly summarise the talks?",
        "Can anyone list the victims?",
    ],
)
def test_lists_comparisons_and_summaries_are_wide(question: str) -> None:
    assert read_question(question).wide


@pytest.mark.parametrize(
    "question",
    [
        "Which was the first bridge?",
        "Which has the highest tower?",
        "Which company’s shares fell?",
        "Which of the following was closed?",
        "Which bus was late?",
        "Which company owns the bridge?",
        "Which actress was honoured?",
        "Which Texas city was hit?",
        "Which Hamas leader was killed?",
        "Which sports team won?",
        "Which means of transport was used?",
        "What weapon was used?",
        "What kind of weapons were used?",
        "What causes the fires in towns?",
        "What triggered clashes in Paris?",
        "What did the two sailors die of?",
        "Whose are the people who were hurt?",
        "How many accounts were closed?",
        "Who carried out the strike?",
        "What is the name of the river?",
        "When was the firm put on the entity list?",
        "Which terrorist list is it on?",
        "Who topped the list?",
        "What position does he hold?",
        "When did he lose his position?",
        "How does it compare in price?",
        "Who compared him to his father?",
        "What made a difference in the race?",
        "Who wrote the summary?",
        "Who hacked the accounts?",
        "When were all the hostages freed?",
        "How did officials explain the delay?",
        "What did he say about what happened?",
        "What are police looking for?",
        "What were the casualties?",
    ],
)
def test_a_question_for_one_thing_is_not(question: str) -> None:
    assert not read_question(question).wide
    assert not read_question(question).is_summary


@pytest.mark.parametrize(
    "question",
    [
        "Summarize the talks",
        "Tell me about the strike",
        "Compare the two accounts",
        "What were the reactions to the strike?",
        "What reaction did it draw?",
        "Timeline of the strike",
        "How does the bill differ from the old one?",
        "What happened in Norwick?",
        "What is the latest on the strike?",
        "what's happening in norwick",
        "Norwick strike latest",
    ],
)
def test_what_matters_is_asked_for_in_a_summary(question: str) -> None:
    assert read_question(question).is_summary


@pytest.mark.parametrize(
    ("question", "core", "words"),
    [
        ("Summarize the talks.", "What happened in the talks?", ("talks",)),
        ("Please give me a full list of the victims", "What are the victims?", ("victims",)),
        ("Timeline of the strike", "What happened in the strike?", ("strike",)),
        ("Give the names of the victims", "What are the names of the victims?", ("victims",)),
        ("Name the ship that sank", "What is the name of the ship that sank?", ("ship", "sank")),
        ("Name the members of the cartel.", "What are the names of the members of the cartel?", ("members", "cartel")),
        ("name the two pilots who left", "What are the names of the two pilots who left?", ("two", "pilots", "left")),
        ("Name the head of the pilots", "What is the name of the head of the pilots?", ("head", "pilots")),
        ("Name the boss of the port", "What is the name of the boss of the port?", ("boss", "port")),
        ("Compare the rules for ships", "Compare the rules for ships", ("rules", "ships")),
        ("List who was killed", "List who was killed", ("killed",)),
    ],
)
def test_a_demand_is_a_question_for_what_is_demanded(question: str, core: str, words: tuple[str, ...]) -> None:
    read = read_question(question)
    assert (read.core, read.words, read.asks_views) == (core, words, False)


@pytest.mark.parametrize(
    ("question", "core"),
    [
        ("Please tell me who owns it.", "who owns it."),
        ("Could you tell me in which city it is?", "in which city it is?"),
        ("I'd like to know the cause", "the cause"),
        ("Hello, did the dam burst?", "did the dam burst?"),
        ("So, is it known how many died?", "how many died?"),
        ("Does anyone know why it fell?", "why it fell?"),
        ("Do you know Ana Ek?", "Do you know Ana Ek?"),
        ("Can you vote by mail?", "Can you vote by mail?"),
        ("Will we know the result on Friday?", "Will we know the result on Friday?"),
        ("Well water is unsafe in Oak", "Well water is unsafe in Oak"),
        ("Tell me", "Tell me"),
    ],
)
def test_what_only_introduces_a_question_is_left_out(question: str, core: str) -> None:
    assert read_question(question).core == core


@pytest.mark.parametrize(
    ("question", "can_differ"),
    [
        ("What did the judge say about the cartel?", False),
        ("What did the judge write about the cartel?", False),
        ("what did she tell parliament", False),
        ("What does the mayor call the plan?", False),
        ("What did the bomb hit?", True),
        ("Which ship did the post mention?", True),
        ("What was the call about?", True),
    ],
)
def test_what_somebody_says_is_more_than_one_thing(question: str, can_differ: bool) -> None:
    assert read_question(question).can_differ is can_differ


def test_words_that_only_ask_are_not_looked_for() -> None:
    assert read_question("At what time and on what date did the strike take place?").words == ("strike",)
    assert read_question("How many people were hurt?").words == ("people", "hurt")
    assert read_question("What happened?").words == ("happened",)
    assert read_question("Who won the election?").words == ("won", "election")
    assert read_question("I would like to know if anybody drowned").words == ("drowned",)
    assert read_question("According to the mayor, how come it fell?").words == ("mayor", "fell")


@pytest.mark.parametrize(
    ("question", "core"),
    [
        ("What do the sources say was hit in Norwick?", "What was hit in Norwick?"),
        ("What weapon was used: what do the sources say?", "What weapon was used?"),
        ("Was the bridge hit, according to the reports?", "Was the bridge hit?"),
        ("What do the sources say about it?", "What do the sources say about it?"),
        ("Do the sources agree on how many people were aboard?", "How many people were aboard?"),
        ("Do all the news reports agree about who lit the fire?", "Who lit the fire?"),
        ("Do the articles differ on the death toll?", "What is the death toll?"),
        (
            "Is there any disagreement among the sources over the length of the sentence?",
            "What is the length of the sentence?",
        ),
        ("Are there discrepancies about when it sank?", "When it sank?"),
        ("Do the parties agree on the budget?", "Do the parties agree on the budget?"),
        ("Do the sources agree on it?", "Do the sources agree on it?"),
        ("Did the ministers agree on a date?", "Did the ministers agree on a date?"),
    ],
)
def test_words_that_ask_for_views_leave_a_question(question: str, core: str) -> None:
    assert read_question(question).core == core
