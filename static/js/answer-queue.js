// @ts-check
// Answers on their way to the server. Each waits in this browser's storage until the server has
// acknowledged it, survives a reload, and is sent again with growing pauses. A newer answer to the
// same question replaces the one that waits. Nothing counts as saved that was not acknowledged.

/**
 * @typedef {{place: number | string, answer: string[], client_id: string, sequence: number, since?: number}} Waiting
 * @typedef {"saving" | "saved" | "unsaved" | "refused" | "signed-out"} State
 * @typedef {{attempt: string, url: string, tell: (place: any, state: State, said: {[key: string]: any}) => void}} Options
 */

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
const PATIENCE_MS = 15000;
const PREFIX = "genomeready.answer.";

/** Storage that still works, for this page only, where the browser offers none. */
const memory = new Map();
const store = {
  /** @param {string} key @returns {string | null} */
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return memory.get(key) ?? null;
    }
  },
  /** @param {string} key @param {string} value */
  set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      memory.set(key, value);
    }
  },
  /** @param {string} key */
  remove(key) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // there is no storage to remove it from
    }
  },
  /** @param {string} prefix @returns {string[]} */
  keys(prefix) {
    let known = [...memory.keys()];
    try {
      known = known.concat(Object.keys(localStorage));
    } catch {
      // memory is all there is
    }
    return known.filter((key) => key.startsWith(prefix));
  },
};

/** @param {number} bytes @returns {string} that many random bytes in hexadecimal */
function random(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Name an answer: this browser, its how-manieth answer, and a random end. The number orders the answers
 * of one browser over all its windows, whatever its clock says.
 * @returns {{client_id: string, sequence: number}}
 */
function nextName() {
  const device = store.get("genomeready.device") ?? random(8);
  store.set("genomeready.device", device);
  const sequence = Number(store.get("genomeready.sequence") ?? "0") + 1;
  store.set("genomeready.sequence", String(sequence));
  return { client_id: `${device}.${sequence}.${random(4)}`, sequence };
}

/**
 * How long an answer has waited, in seconds: a difference of this browser's clock, so that it may be wrong by any amount.
 * @param {Waiting} item @returns {number}
 */
const waited = (item) => Math.max(0, Math.round((Date.now() - (item.since ?? Date.now())) / 1000));

/** @returns {HTMLMetaElement | null} */
const tokenHolder = () => document.querySelector('meta[name="csrf-token"]');

/**
 * Fetch this page again for the token of the session as it is now (after a new sign-in).
 * @returns {Promise<boolean>} whether somebody is signed in
 */
export async function renewToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return true;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector('meta[name="csrf-token"]');
  tokenHolder()?.setAttribute("content", fresh?.getAttribute("content") ?? "");
  const entrance = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-sign-in] a"));
  return !entrance || new URL(answer.url).pathname !== entrance.pathname;
}

export class AnswerQueue {
  /** @param {Options} options */
  constructor({ attempt, url, tell }) {
    this.prefix = `${PREFIX}${attempt}.`;
    this.attempt = attempt;
    this.url = url;
    this.tell = tell;
    this.pause = FIRST_PAUSE_MS;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Promise<void> | null} */
    this.running = null;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("genomeready.answers") : null;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.hurry());
    window.addEventListener("beforeunload", (event) => this.waiting().length && event.preventDefault());
  }

  /** @returns {Waiting[]} what was not acknowledged, in the order in which it was given */
  waiting() {
    const found = store.keys(this.prefix).map((key) => JSON.parse(store.get(key) ?? "null"));
    return found.filter(Boolean).sort((one, other) => one.sequence - other.sequence);
  }

  /**
   * Take an answer and send it as soon as may be.
   * @param {number | string} place where it belongs: the number of a question, the name of a competency
   * @param {string[]} answer
   * @returns {Promise<void>} settled when everything that waits was tried once
   */
  put(place, answer) {
    store.set(this.prefix + place, JSON.stringify({ place, answer, since: Date.now(), ...nextName() }));
    return this.flush();
  }

  /** Try everything that waits, one after the other, so that none overtakes another. @returns {Promise<void>} */
  flush() {
    const before = this.running ?? Promise.resolve();
    const run = before.then(() => this.sendAll());
    this.running = run;
    return run.finally(() => {
      if (this.running === run) this.running = null;
    });
  }

  hurry() {
    this.pause = FIRST_PAUSE_MS;
    if (this.waiting().length) void this.flush();
  }

  async sendAll() {
    clearTimeout(this.timer);
    for (const item of this.waiting()) {
      this.tell(item.place, "saving", {});
      if (!(await this.send(item))) {
        this.later();
        return;
      }
      this.pause = FIRST_PAUSE_MS;
    }
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
  }

  /**
   * @param {Waiting} item
   * @returns {Promise<boolean>} whether the server has settled this item
   */
  async send(item) {
    /** @type {Response} */
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        redirect: "manual",
        keepalive: true,
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": tokenHolder()?.content ?? "" },
        body: JSON.stringify({ place: item.place, answer: item.answer, client_id: item.client_id, waited: waited(item) }),
      });
    } catch {
      this.tell(item.place, "unsaved", {});
      return false;
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.saved) {
      this.settle(item);
      this.tell(item.place, "saved", said);
      this.channel?.postMessage({ attempt: this.attempt, place: item.place });
      return true;
    }
    if (answer.status === 409 || answer.status === 422) {
      this.settle(item);
      this.tell(item.place, "refused", said);
      return true;
    }
    const refusedEntry = answer.type === "opaqueredirect" || answer.status === 400;
    const signedOut = refusedEntry && !(await renewToken().catch(() => true));
    this.tell(item.place, signedOut ? "signed-out" : "unsaved", said);
    return false;
  }

  /** Forget an answer that was settled, unless a newer one has taken its place. @param {Waiting} item */
  settle(item) {
    const now = JSON.parse(store.get(this.prefix + item.place) ?? "null");
    if (now?.client_id === item.client_id) store.remove(this.prefix + item.place);
  }
}
