"use strict";

const form = document.getElementById("call");
const answer = document.getElementById("answer");
const again = document.getElementById("again");
let callId;

const day = new Date(Date.now() + 7 * 24 * 3600 * 1000);
form.elements.date.valueAsDate = day;

function line(text, tag = "p") {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function show(status, ...parts) {
  answer.dataset.status = status;
  answer.replaceChildren(...parts);
  answer.hidden = false;
}

function tell(heard) {
  const parts = [
    line(heard.status + (heard.reason ? ", " + heard.reason : ""), "h2"),
    line("“" + heard.hears + "”"),
    line("The patient waited " + heard.waitedMs + " ms."),
  ];
  if (heard.page) {
    const link = line("See this booking in the console", "a");
    link.href = heard.page;
    parts.push(link);
  }
  show(heard.status, ...parts);
}

async function call(sameCall) {
  const wish = Object.fromEntries(new FormData(form));
  const body = { ...wish, minutes: Number(wish.minutes), rival: !sameCall && form.elements.rival.checked };
  if (!body.orgId) delete body.orgId;
  if (sameCall) body.callId = callId;
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const response = await fetch("/control/call", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const heard = await response.json();
    if (response.ok) {
      callId = heard.callId;
      again.hidden = false;
      tell(heard);
    } else {
      show("failed", line("No answer", "h2"), line(heard.error));
    }
  } catch (error) {
    show("failed", line("No answer", "h2"), line(String(error)));
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  call(false);
});
again.addEventListener("click", () => call(true));
