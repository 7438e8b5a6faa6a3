"""A change of a rule by two people at the pages, and each state that the pages are in on the way."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect


def states_of_a_change(owner: Page, lead: Page) -> Iterator[Page]:
    """The form with its errors, and the change as it is proposed, on trial, approved and switched on."""
    owner.goto("/rule-changes/of/contact-adult-unknown")
    owner.get_by_role("button", name="Propose the change").click()
    expect(owner.get_by_text("There is a problem")).to_be_visible()
    yield owner
    propose_a_change(owner)
    yield owner
    lead.goto(owner.url)
    for details in lead.locator("summary").all():
        details.click()
    for name in ("Decline the change", "Approve the change"):
        lead.get_by_role("button", name=name).click()
        expect(lead.get_by_text("There is a problem")).to_be_visible()
        yield lead
    owner.get_by_role("button", name="Start the trial").click()
    expect(owner.get_by_role("heading", name="The trial so far")).to_be_visible()
    yield owner
    yield from states_of_a_back_test(lead)
    lead.get_by_label("Why do you approve it?").fill("The sub-group agreed on it.")
    lead.get_by_role("button", name="Approve the change").click()
    expect(lead.get_by_role("heading", name="Switch it on")).to_be_visible()
    lead.get_by_role("button", name="Switch it on").click()
    expect(lead.get_by_text("There is a problem")).to_be_visible()
    yield lead
    owner.reload()
    owner.get_by_label("Now").check()
    owner.get_by_role("button", name="Switch it on").click()
    expect(owner.get_by_text("Switched on, in force since")).to_be_visible()
    yield owner
    owner.goto("/rule-changes")
    yield owner


def states_of_a_back_test(lead: Page) -> Iterator[Page]:
    lead.get_by_role("link", name="Back-test it").click()
    yield lead
    lead.get_by_role("button", name="Run the back-test").click()
    expect(lead.get_by_role("progressbar")).to_be_visible()
    yield lead
    while lead.get_by_text("It is running").is_visible():
        lead.wait_for_timeout(500)
        lead.goto(lead.url)
    for details in lead.locator("summary").all():
        details.click()
    yield lead
    lead.goto(f"{lead.url}/children")
    yield lead
    lead.get_by_role("link", name="Back-test").click()
    lead.get_by_role("link", name="The change").click()


def propose_a_change(owner: Page) -> None:
    """That money counts too, whoever gives it."""
    owner.goto("/rules/contact-adult-unknown")
    owner.get_by_role("link", name="Propose a change of this rule").click()
    owner.get_by_label("Money").first.check()
    owner.get_by_label("Why should the rule change?").fill("Money is a way in as well.")
    owner.get_by_role("button", name="Propose the change").click()
    expect(owner.get_by_role("heading", name="What is different")).to_be_visible()
