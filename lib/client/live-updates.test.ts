// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LiveState, LiveUpdates } from "./live-updates";

/** A stream whose other end is the test. */
class FakeStream extends EventTarget {
  isOpen = true;
  close(): void {
    this.isOpen = false;
  }
  tell(name: string, data: unknown): void {
    this.dispatchEvent(
      new MessageEvent(name, { data: typeof data === "string" ? data : JSON.stringify(data) }),
    );
  }
  state(listening: boolean): void {
    this.tell("state", { listening });
  }
  tick(version: string): void {
    this.tell("tick", { version, at: "2026-01-01T12:00:00.000Z", source: "market" });
  }
  fail(): void {
    this.dispatchEvent(new Event("error"));
  }
}

let streams: FakeStream[];
let updates: LiveUpdates;
let leave: () => void;
let seen: LiveState[];

const newest = (): FakeStream => {
  const stream = streams.at(-1);
  if (!stream) throw new Error("No stream was asked for.");
  return stream;
};
const openCount = () => streams.filter(({ isOpen }) => isOpen).length;
const pass = (ms: number) => vi.advanceTimersByTime(ms);
const enter = () =>
  updates.subscribe(() => {
    seen.push(updates.getState());
  });
const show = (visibility: "visible" | "hidden") => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  document.dispatchEvent(new Event("visibilitychange"));
};
/** Lets attempts fail as they are made. */
const refuse = (ms: number) => {
  for (let at = 0; at < ms; at += 100) {
    if (newest().isOpen) newest().fail();
    pass(100);
  }
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  streams = [];
  seen = [];
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
  expect(vi.getTimerCount(), "nothing goes on when nobody looks").toBe(0);
  expect(openCount()).toBe(0);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a stream that works", () => {
  it("is live once it says that it listens, and tells each tick", () => {
    expect(updates.getState()).toEqual({ status: "connecting", isOff: false, tick: null, changes: 0 });
    newest().state(false);
    expect(updates.getState().status).toBe("connecting");
    newest().state(true);
    expect(updates.getState().status).toBe("live");
    newest().tick("v1");
    newest().tick("v2");
    expect(updates.getState().tick?.version).toBe("v2");
    expect(seen.map(({ tick }) => tick?.version)).toEqual([undefined, undefined, "v1", "v2"]);
  });

  it("stays the one stream for as long as it says so, and wakes nobody by that", () => {
    newest().state(true);
    pass(15_000);
    const before = seen.length;
    const state = updates.getState();
    for (let minute = 0; minute < 40; minute++) {
      newest().state(true);
      pass(15_000);
    }
    expect(seen).toHaveLength(before);
    expect(updates.getState()).toBe(state);
    expect(streams).toHaveLength(1);
  });

  it("counts changes other than ticks, each of which its subscribers see", () => {
    newest().state(true);
    newest().tick("v1");
    seen = [];
    newest().tell("changed", {});
    newest().tell("changed", {});
    expect(seen.map(({ changes, tick }) => [changes, tick?.version])).toEqual([
      [1, "v1"],
      [2, "v1"],
    ]);
  });

  it("is shared by all who want it, and kept for the next page", () => {
    newest().state(true);
    const leaveToo = enter();
    leave();
    leaveToo();
    pass(1_000);
    leave = enter();
    pass(10_000);
    expect(streams).toHaveLength(1);
    expect(updates.getState().status).toBe("live");
  });

  it("is closed when nobody wants it any more", () => {
    newest().state(true);
    leave();
    pass(2_000);
    expect(openCount()).toBe(0);
    expect(updates.getState().status).toBe("paused");
  });

  it.each(["", "no JSON", { version: 1 }, { listening: "yes" }, null])("is not misled by %j", (nonsense) => {
    newest().state(true);
    newest().tick("v1");
    newest().tell("tick", nonsense);
    expect(updates.getState()).toMatchObject({ status: "live", tick: { version: "v1" } });
    newest().tell("state", nonsense);
    expect(updates.getState().status).toBe("connecting");
  });
});

describe("a stream that breaks", () => {
  it("is tried again after about 2 s, however long it was there", () => {
    newest().state(true);
    for (let beat = 0; beat < 1000; beat++) {
      pass(15_000);
      newest().state(true);
    }
    newest().fail();
    expect(updates.getState().status).toBe("connecting");
    expect(openCount()).toBe(0);
    pass(1_500);
    expect(streams).toHaveLength(1);
    pass(1_000);
    expect(streams).toHaveLength(2);
    newest().state(true);
    expect(updates.getState()).toMatchObject({ status: "live", isOff: false });
  });

  it("is tried less and less often, at least once a minute and a bit", () => {
    newest().state(true);
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

  it("is taken for dead when it falls silent", () => {
    newest().state(true);
    pass(39_000);
    expect(updates.getState().status).toBe("live");
    pass(2_000);
    expect(updates.getState().status).toBe("connecting");
    expect(openCount()).toBe(0);
  });

  it("is given up when it never says a word, as behind a proxy that holds it back", () => {
    pass(9_000);
    expect(openCount()).toBe(1);
    pass(1_500);
    expect(openCount()).toBe(0);
    pass(10_000);
    expect(streams).toHaveLength(2);
  });

  it("stays open, but tells nothing, while the server does not listen", () => {
    newest().state(true);
    newest().state(false);
    expect(updates.getState().status).toBe("connecting");
    for (let beat = 0; beat < 10; beat++) {
      pass(15_000);
      newest().state(false);
    }
    expect(updates.getState()).toMatchObject({ status: "connecting", isOff: true });
    expect(streams).toHaveLength(1);
    newest().state(true);
    expect(updates.getState().status).toBe("live");
  });

  it("is not heard any more, late as it may speak", () => {
    const first = newest();
    first.fail();
    first.state(true);
    first.tick("v9");
    expect(updates.getState()).toMatchObject({ status: "connecting", tick: null });
    pass(3_000);
    first.fail();
    expect(openCount()).toBe(1);
  });

  it("is tried at once when the server answers again, and when the browser is on its network again", () => {
    newest().fail();
    updates.setReachable(false);
    updates.setReachable(true);
    expect(streams).toHaveLength(2);
    updates.setReachable(true);
    expect(streams).toHaveLength(2);
    newest().state(true);
    dispatchEvent(new Event("offline"));
    expect(updates.getState().status).toBe("connecting");
    expect(openCount()).toBe(0);
    dispatchEvent(new Event("online"));
    expect(openCount()).toBe(1);
  });
});

describe("a page without a stream", () => {
  it("says so after 20 s, and no more once the stream has held for 15 s", () => {
    refuse(19_000);
    expect(updates.getState().isOff).toBe(false);
    refuse(2_000);
    expect(updates.getState().isOff).toBe(true);
    while (newest().isOpen === false) pass(100);
    newest().state(true);
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
    ["the server answers nothing", () => updates.setReachable(false), () => updates.setReachable(true)],
  ])("says nothing of the stream while %s, nor for 20 s after", (_, cut, mend) => {
    newest().state(true);
    pass(30_000);
    cut();
    newest().fail();
    refuse(60_000);
    expect(updates.getState().isOff).toBe(false);
    mend();
    refuse(19_000);
    expect(seen.some(({ isOff }) => isOff)).toBe(false);
    refuse(2_000);
    expect(updates.getState().isOff).toBe(true);
    cut();
    expect(updates.getState().isOff).toBe(false);
  });

  it("waits for the server where only the browser is online again", () => {
    updates.setReachable(false);
    dispatchEvent(new Event("offline"));
    dispatchEvent(new Event("online"));
    refuse(60_000);
    expect(updates.getState().isOff).toBe(false);
    updates.setReachable(true);
    refuse(21_000);
    expect(updates.getState().isOff).toBe(true);
  });

  it("says nothing of a break that is soon over", () => {
    newest().state(true);
    pass(30_000);
    newest().fail();
    pass(3_000);
    newest().state(true);
    pass(39_000);
    expect(updates.getState().status).toBe("live");
    expect(seen.some(({ isOff }) => isOff)).toBe(false);
  });

  it("says so of a network that cuts each stream shortly after it began, and tries ever less often", () => {
    for (let second = 0; second < 600; second++) {
      if (newest().isOpen) {
        newest().state(true);
        pass(500);
        newest().fail();
        pass(500);
      } else pass(1_000);
    }
    expect(updates.getState().isOff).toBe(true);
    expect(streams.length).toBeLessThan(30);
    const firstOff = seen.findIndex(({ isOff }) => isOff);
    expect(
      seen.slice(firstOff).every(({ isOff }) => isOff),
      "it does not come and go",
    ).toBe(true);
  });
});

describe("a hidden tab", () => {
  it("holds no stream and asks for none", () => {
    newest().state(true);
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

  it("asks at once when it is shown again", () => {
    refuse(600_000);
    show("hidden");
    const before = streams.length;
    show("visible");
    expect(streams).toHaveLength(before + 1);
    expect(updates.getState().isOff, "what was said before it was hidden stays said").toBe(true);
    newest().state(true);
    expect(updates.getState().status).toBe("live");
  });

  it("does not ask when it was opened in the background", () => {
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
