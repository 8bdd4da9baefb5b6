// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LiveState, LiveUpdates } from "./live-updates";

/** A fake EventSource that the test controls. */
class FakeStream extends EventTarget {
  isOpen = true;
  close(): void {
    this.isOpen = false;
  }
  send(name: string, data: unknown): void {
    this.dispatchEvent(
      new MessageEvent(name, { data: typeof data === "string" ? data : JSON.stringify(data) }),
    );
  }
  latest(version = "v1"): void {
    const at = "2026-01-01T12:00:00.000Z";
    const counts = { stored: 1, rejected: 0, pairsTracked: 1 };
    this.send("latest", { version, at, storedAt: at, now: at, ...counts, sources: [] });
  }
  fail(): void {
    this.dispatchEvent(new Event("error"));
  }
}

let streams: FakeStream[];
let updates: LiveUpdates;
let leave: () => void;
let states: LiveState[];

const newest = (): FakeStream => {
  const stream = streams.at(-1);
  if (!stream) throw new Error("No stream was opened.");
  return stream;
};
const openCount = () => streams.filter(({ isOpen }) => isOpen).length;
const pass = (ms: number) => vi.advanceTimersByTime(ms);
const enter = () =>
  updates.subscribe(() => {
    states.push(updates.getState());
  });
const show = (visibility: "visible" | "hidden") => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  document.dispatchEvent(new Event("visibilitychange"));
};
/** Fails each connection attempt. */
const refuse = (ms: number) => {
  for (let at = 0; at < ms; at += 100) {
    if (newest().isOpen) newest().fail();
    pass(100);
  }
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  streams = [];
  states = [];
  updates = new LiveUpdates(() => {
    const stream = new FakeStream();
    streams.push(stream);
    return stream;
  });
  leave = enter();
});

afterEach(() => {
  leave();
  pass(60_000);
  expect(vi.getTimerCount(), "timers left without subscribers").toBe(0);
  expect(openCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a working stream", () => {
  it("is live from its first event on, and delivers each event", () => {
    expect(updates.getState()).toEqual({ status: "connecting", isOff: false, latest: null });
    newest().latest("v1");
    expect(updates.getState().status).toBe("live");
    newest().latest("v2");
    expect(states.map(({ latest }) => latest?.version)).toEqual([undefined, "v1", "v2"]);
  });

  it("stays open while an event arrives every 15 s", () => {
    for (let beat = 0; beat < 160; beat++) {
      newest().latest();
      pass(15_000);
    }
    expect(updates.getState().status).toBe("live");
    expect(streams).toHaveLength(1);
  });

  it("is shared by all subscribers, and kept open for the next page", () => {
    newest().latest();
    const leaveToo = enter();
    leave();
    leaveToo();
    pass(1_000);
    leave = enter();
    pass(10_000);
    expect(streams).toHaveLength(1);
    expect(updates.getState().status).toBe("live");
  });

  it("is closed 2 s after its last subscriber", () => {
    newest().latest();
    leave();
    pass(2_000);
    expect(openCount()).toBe(0);
    expect(updates.getState().status).toBe("paused");
  });

  it.each(["", "no JSON", { version: 1 }, null])("ignores an event with the data %j", (data) => {
    newest().send("latest", data);
    expect(updates.getState()).toMatchObject({ status: "connecting", latest: null });
    newest().latest("v1");
    newest().send("latest", data);
    expect(updates.getState().latest?.version).toBe("v1");
  });
});

describe("a broken stream", () => {
  it("reconnects after about 2 s, regardless of how long it was connected", () => {
    newest().latest();
    for (let beat = 0; beat < 1000; beat++) {
      pass(15_000);
      newest().latest();
    }
    newest().fail();
    expect(updates.getState().status).toBe("connecting");
    expect(openCount()).toBe(0);
    pass(1_500);
    expect(streams).toHaveLength(1);
    pass(1_000);
    expect(streams).toHaveLength(2);
    newest().latest();
    expect(updates.getState()).toMatchObject({ status: "live", isOff: false });
  });

  it("reconnects with growing delays of at most 75 s", () => {
    newest().latest();
    pass(20_000);
    refuse(10_000);
    const soon = streams.length;
    expect(soon).toBeGreaterThanOrEqual(4);
    refuse(600_000);
    const later = streams.length;
    refuse(600_000);
    expect(streams.length - later).toBeGreaterThanOrEqual(8);
    expect(streams.length - later).toBeLessThanOrEqual(13);
  });

  it("counts as broken after 40 s without an event", () => {
    newest().latest();
    pass(39_000);
    expect(updates.getState().status).toBe("live");
    pass(2_000);
    expect(updates.getState().status).toBe("connecting");
    expect(openCount()).toBe(0);
  });

  it("counts as broken after 10 s without a first event, as behind a buffering proxy", () => {
    pass(9_000);
    expect(openCount()).toBe(1);
    pass(1_500);
    expect(openCount()).toBe(0);
    pass(10_000);
    expect(streams).toHaveLength(2);
  });

  it("is ignored if it sends an event later", () => {
    const first = newest();
    first.fail();
    first.latest("v9");
    expect(updates.getState()).toMatchObject({ status: "connecting", latest: null });
    pass(3_000);
    first.fail();
    expect(openCount()).toBe(1);
  });

  it("reconnects at once when the server replies again, and when the browser is online again", () => {
    newest().fail();
    updates.setReachable(false);
    updates.setReachable(true);
    expect(streams).toHaveLength(2);
    updates.setReachable(true);
    expect(streams).toHaveLength(2);
    newest().latest();
    dispatchEvent(new Event("offline"));
    expect(updates.getState().status).toBe("connecting");
    expect(openCount()).toBe(0);
    dispatchEvent(new Event("online"));
    expect(openCount()).toBe(1);
  });

  it.each([
    ["online", () => dispatchEvent(new Event("offline")), () => dispatchEvent(new Event("online"))],
    ["reachable", () => updates.setReachable(false), () => updates.setReachable(true)],
  ])("retries after about 2 s if its first connection fails once the server is %s again", (_, cut, mend) => {
    newest().latest();
    pass(20_000);
    cut();
    newest().fail();
    refuse(600_000);
    mend();
    const before = streams.length;
    newest().fail();
    pass(2_500);
    expect(streams).toHaveLength(before + 1);
  });
});

describe("a page without a stream", () => {
  it("is off after 20 s, until the stream has been connected for 15 s", () => {
    refuse(19_000);
    expect(updates.getState().isOff).toBe(false);
    refuse(2_000);
    expect(updates.getState().isOff).toBe(true);
    while (newest().isOpen === false) pass(100);
    newest().latest();
    expect(updates.getState()).toMatchObject({ status: "live", isOff: true });
    pass(15_000);
    expect(updates.getState()).toMatchObject({ status: "live", isOff: false });
  });

  it.each([
    [
      "the browser is offline",
      () => dispatchEvent(new Event("offline")),
      () => dispatchEvent(new Event("online")),
    ],
    ["the server is not reachable", () => updates.setReachable(false), () => updates.setReachable(true)],
  ])("is not off while %s, nor for 20 s after", (_, cut, mend) => {
    newest().latest();
    pass(30_000);
    cut();
    newest().fail();
    refuse(60_000);
    expect(updates.getState().isOff).toBe(false);
    mend();
    refuse(19_000);
    expect(states.some(({ isOff }) => isOff)).toBe(false);
    refuse(2_000);
    expect(updates.getState().isOff).toBe(true);
    cut();
    expect(updates.getState().isOff).toBe(false);
  });

  it("is not off while the browser is online and the server is not reachable", () => {
    updates.setReachable(false);
    dispatchEvent(new Event("offline"));
    dispatchEvent(new Event("online"));
    refuse(60_000);
    expect(updates.getState().isOff).toBe(false);
    updates.setReachable(true);
    refuse(21_000);
    expect(updates.getState().isOff).toBe(true);
  });

  it("is not off during a short break", () => {
    newest().latest();
    pass(30_000);
    newest().fail();
    pass(3_000);
    newest().latest();
    pass(39_000);
    expect(updates.getState().status).toBe("live");
    expect(states.some(({ isOff }) => isOff)).toBe(false);
  });

  it("is off on a network that cuts each stream shortly after its start, and reconnects with growing delays", () => {
    for (let second = 0; second < 600; second++) {
      if (newest().isOpen) {
        newest().latest();
        pass(500);
        newest().fail();
        pass(500);
      } else pass(1_000);
    }
    expect(updates.getState().isOff).toBe(true);
    expect(streams.length).toBeLessThan(30);
    const firstOff = states.findIndex(({ isOff }) => isOff);
    expect(
      states.slice(firstOff).every(({ isOff }) => isOff),
      "it stays off",
    ).toBe(true);
  });
});

describe("a hidden tab", () => {
  it("has no stream and opens none", () => {
    newest().latest();
    show("hidden");
    expect(openCount()).toBe(0);
    expect(updates.getState().status).toBe("paused");
    pass(600_000);
    updates.setReachable(false);
    updates.setReachable(true);
    dispatchEvent(new Event("online"));
    dispatchEvent(new Event("offline"));
    pass(600_000);
    expect(streams).toHaveLength(1);
  });

  it("connects at once when it is shown again", () => {
    refuse(600_000);
    show("hidden");
    const before = streams.length;
    show("visible");
    expect(streams).toHaveLength(before + 1);
    expect(updates.getState().isOff, "it is still off").toBe(true);
    newest().latest();
    expect(updates.getState().status).toBe("live");
  });

  it("does not connect if it was opened in the background", () => {
    leave();
    pass(2_000);
    show("hidden");
    const before = streams.length;
    leave = enter();
    pass(60_000);
    expect(streams).toHaveLength(before);
    show("visible");
    expect(streams).toHaveLength(before + 1);
  });
});
