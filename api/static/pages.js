// Makes the pages livelier. Each of them works without this file.

const find = (selector) => document.querySelector(selector);

/** Show a job's progress as it happens, and load the page anew once the job is over. */
function watchJob(panel) {
  const [stage, bar, count] = [find("#stage"), find("#bar"), find("#count")];
  const stages = JSON.parse(panel.dataset.stages);
  const events = new EventSource(panel.dataset.events);

  const show = (event) => {
    const job = JSON.parse(event.data);
    const words = stages[job.stage] ?? job.stage;
    if (stage.textContent !== words) stage.textContent = words;
    if (job.total) count.textContent = `${job.done} of ${job.total}`;
    if (job.done) {
      bar.max = job.total;
      bar.value = job.done;
    } else {
      bar.removeAttribute("value");
    }
  };
  const end = () => {
    events.close();
    location.reload();
  };

  for (const name of ["queued", "running"]) events.addEventListener(name, show);
  for (const name of ["done", "failed", "cancelled"]) events.addEventListener(name, end);
}

/** A second click on a slow button must not send the form again. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) {
      event.preventDefault();
      return;
    }
    // After the browser has read the button's own value into the form.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
  });
}

/** Say that a choice of files is too large before it travels. */
function limitFiles(input) {
  const limit = Number(input.dataset.limitMb);
  input.addEventListener("change", () => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0) / 1e6;
    const told = `These are ${Math.ceil(size)} MB; at most ${limit} MB can be sent. Split them.`;
    input.setCustomValidity(size > limit ? told : "");
    input.reportValidity();
  });
}

/** Keys A to D and 1 to 4 choose an option. */
function chooseByKey(form) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches?.("input:not([type=radio]), select, textarea");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = Math.max("abcd".indexOf(event.key.toLowerCase()), "1234".indexOf(event.key));
    const option = at >= 0 && event.key.length === 1 ? form.elements.chosen[at] : null;
    if (option) {
      option.checked = true;
      option.focus();
    }
  });
}

/** Coming back by the Back button must find the buttons working. */
function wakeOnReturn() {
  addEventListener("pageshow", () => {
    document.querySelectorAll("button").forEach((button) => (button.disabled = false));
  });
}

const job = find("#job");
if (job) watchJob(job);
document.querySelectorAll("form[method=post]").forEach(sendOnce);
document.querySelectorAll("input[data-limit-mb]").forEach(limitFiles);
const options = find("form[data-options]");
if (options) chooseByKey(options);
wakeOnReturn();
if (location.hash === "#feedback") find("#feedback")?.focus({ preventScroll: true });
