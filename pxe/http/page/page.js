// Runs in the browser. Everything that comes from a machine goes in as text, never as markup.
const phases = JSON.parse(document.getElementById("phases").textContent);
const words = {
  failed: "failed",
  refused: "refused",
  "under-way": "under way",
  installed: "installed",
  "from-disk": "boots from its disk",
  silent: "not heard of",
};
const phaseWords = {
  firmware: "starting",
  dhcp: "asks for an address",
  tftp: "fetches its boot file",
  kernel: "fetches the kernel",
  installer: "looks at the hardware",
  image: "writes the image",
  "first-boot": "starts for the first time",
};
/** How far this clock is ahead of the server's. */
let aheadMs = 0;
let overview = JSON.parse(document.getElementById("overview").textContent);

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key === "style") for (const [property, text] of Object.entries(value)) made.style.setProperty(property, text);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

function seconds(value) {
  if (value < 60) return `${value.toFixed(value < 10 ? 1 : 0)} s`;
  const whole = Math.round(value);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function since(time) {
  return Math.max(0, (Date.now() - aheadMs - Date.parse(time)) / 1000);
}

function stateText(machine) {
  if (machine.state !== "under-way") return words[machine.state];
  const percent = machine.percent === undefined ? "" : ` ${machine.percent} %`;
  return (phaseWords[machine.phase] ?? machine.phase) + percent;
}

function timeText(machine) {
  if (!machine.startedAt) return "";
  if (!machine.endedAt) return `for ${seconds(since(machine.startedAt))}`;
  const ago = since(machine.endedAt);
  if (machine.state !== "installed")
    return ago < 86400 ? `${seconds(ago)} ago` : new Date(machine.endedAt).toLocaleDateString();
  const took = seconds((Date.parse(machine.endedAt) - Date.parse(machine.startedAt)) / 1000);
  return `in ${took}, ${ago < 86400 ? `${seconds(ago)} ago` : new Date(machine.endedAt).toLocaleDateString()}`;
}

function steps(machine) {
  const at = machine.state === "installed" ? phases.length : phases.indexOf(machine.phase);
  return element(
    "ol",
    { class: "steps", "aria-hidden": "true" },
    ...phases.map((phase, index) => {
      const step = element("li", { title: phase, class: index < at ? "past" : index === at ? "now" : "" });
      if (index === at && machine.percent !== undefined)
        step.append(element("span", { style: { width: `${machine.percent}%` } }));
      return step;
    }),
  );
}

function runRow(run, longest) {
  const total = run.phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const label = run.phases.map((phase) => `${phase.phase} ${seconds(phase.seconds)}`).join(", ");
  const start = new Date(run.startedAt);
  const when = `${start.toLocaleDateString(undefined, { month: "short", day: "numeric" })} ${start.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
  return element(
    "div",
    { class: `run ${run.outcome}` },
    element("span", {}, when),
    element(
      "div",
      { class: "bar", role: "img", "aria-label": label, title: label },
      ...run.phases.map((phase) =>
        element("span", {
          style: { width: `${(100 * phase.seconds) / longest}%`, background: `var(--${phase.phase})` },
        }),
      ),
    ),
    element("b", {}, run.outcome === "failed" || run.outcome === "refused" ? run.outcome : seconds(total)),
  );
}

function machineCard(machine, longest) {
  return element(
    "article",
    { class: `card ${machine.state}` },
    element(
      "div",
      { class: "head" },
      element("h3", {}, machine.name),
      element("span", { class: "state" }, stateText(machine)),
    ),
    steps(machine),
    element("p", { class: "quiet time" }, timeText(machine)),
    machine.runs.length > 0 ? element("div", {}, ...machine.runs.map((run) => runRow(run, longest))) : undefined,
  );
}

function troubleNote({ name, trouble }) {
  return element(
    "div",
    { class: "trouble" },
    element("p", {}, element("strong", {}, trouble.what.includes(name) ? "" : `${name}: `), ...marked(trouble.what)),
    element("p", {}, ...marked(trouble.remedy)),
    element(
      "p",
      { class: "quiet" },
      ...marked(`${trouble.code} · \`make logs ENV=${overview.environment} NODE=${name}\``),
    ),
  );
}

/** Commands and options stand between backticks. */
function marked(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part));
}

function nodeCard(node) {
  return element(
    "article",
    { class: `card ${node.isReady ? "healthy" : "degraded"}` },
    element(
      "div",
      { class: "head" },
      element("h3", {}, node.name),
      element("span", { class: "state" }, node.isReady ? "ready" : "not ready"),
    ),
    element("p", { class: "quiet" }, `${node.role}, ${node.version}`),
  );
}

function serviceCard(service) {
  const isLink = /^https?:/.test(service.url ?? "");
  const name = isLink ? element("a", { href: service.url, rel: "noreferrer" }, service.name) : service.name;
  return element(
    "article",
    { class: `card ${service.health}` },
    element("div", { class: "head" }, element("h3", {}, name), element("span", { class: "state" }, service.health)),
  );
}

function section(title, cards) {
  return cards.length > 0 ? [element("h2", {}, title), element("div", { class: "cards" }, ...cards)] : [];
}

function summary(machines) {
  const count = (state) => machines.filter((machine) => machine.state === state).length;
  const parts = Object.keys(words)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${words[state]}`);
  return parts.join(", ") || "no machine is known yet";
}

function legend(machines) {
  const used = phases.filter((phase) =>
    machines.some(({ runs }) => runs.some((run) => run.phases.some((one) => one.phase === phase))),
  );
  if (used.length === 0) return [];
  return [
    element(
      "p",
      { class: "legend quiet" },
      ...used.map((phase) => element("span", { style: { "--own": `var(--${phase})` } }, phase)),
    ),
  ];
}

function draw() {
  const { environment, machines, cluster } = overview;
  document.getElementById("environment").textContent = environment;
  document.title = `Hearth · ${environment}`;
  document.getElementById("summary").textContent = summary(machines);
  const troubles = machines.filter(({ trouble }) => trouble).map(troubleNote);
  const totals = machines.flatMap(({ runs }) =>
    runs.map((run) => run.phases.reduce((sum, phase) => sum + phase.seconds, 0)),
  );
  const longest = Math.max(1, ...totals);
  document.getElementById("troubles").replaceChildren(...troubles);
  document.getElementById("main").replaceChildren(
    ...section(
      "Machines",
      machines.map((machine) => machineCard(machine, longest)),
    ),
    ...legend(machines),
    ...section("Nodes", (cluster?.nodes ?? []).map(nodeCard)),
    ...section("Services", (cluster?.services ?? []).map(serviceCard)),
  );
}

function take(next) {
  overview = next;
  aheadMs = Date.now() - Date.parse(next.at);
  draw();
}

take(overview);
setInterval(() => {
  const times = document.querySelectorAll("article .time");
  overview.machines.forEach((machine, index) => {
    if (times[index]) times[index].textContent = timeText(machine);
  });
}, 1000);

const link = document.getElementById("link");
const source = new EventSource("/overview");
source.onmessage = (message) => take(JSON.parse(message.data));
source.onopen = () => {
  link.textContent = "live";
  link.className = "quiet live";
};
source.onerror = () => {
  link.textContent = "no connection, trying again";
  link.className = "quiet";
};
