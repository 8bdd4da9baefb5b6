import { expect, test } from "vitest";
import { fullJitterMs, isRetryable, SharedPause, sleep, withRetries } from "@/lib/sources/http/retry";
import { SourceError, type SourceErrorReason } from "@/lib/sources/price-source";

/** A clock that advances only by waiting. */
function fakeTime(random = 0.5) {
  const waits: number[] = [];
  let nowMs = 1_000_000;
  return {
    waits,
    dependencies: {
      now: () => nowMs,
      random: () => random,
      sleep: async (ms: number) => {
        waits.push(ms);
        nowMs += ms;
      },
    },
    limits: (budgetMs: number) => ({
      deadlineMs: nowMs + budgetMs,
      signal: new AbortController().signal,
      pause: new SharedPause(),
    }),
  };
}

function failing(...failures: SourceError[]) {
  const tries: number[] = [];
  return {
    tries,
    attempt: async () => {
      const failure = failures[tries.push(0) - 1];
      if (failure) throw failure;
      return "answer";
    },
  };
}

const limited = (retryAfterMs: number | null = null) =>
  new SourceError("rate_limited", "limited", { status: 429, retryAfterMs });
const broken = () => new SourceError("unavailable", "broken", { status: 502 });

test("waits grow with full jitter and stop at the cap", () => {
  expect([1, 2, 3, 4, 5, 6, 20].map((tried) => fullJitterMs(tried, 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000, 8000,
  ]);
  expect(fullJitterMs(3, 0)).toBe(0);
});

test.each<[SourceErrorReason, number | null, boolean]>([
  ["rate_limited", 429, true],
  ["timeout", null, true],
  ["timeout", 408, true],
  ["unreachable", null, true],
  ["unavailable", 500, true],
  ["unavailable", 503, true],
  ["unavailable", 403, false],
  ["unauthorized", 401, false],
  ["plan", 403, false],
  ["blocked", 403, false],
  ["bad_request", 400, false],
  ["bad_request", 404, false],
  ["bad_request", 422, false],
  ["bad_answer", 200, false],
])("%s with status %s: worth a retry is %s", (reason, status, expected) => {
  expect(isRetryable(new SourceError(reason, "", { status }))).toBe(expected);
});

test("a temporary failure is retried until it ends", async () => {
  const time = fakeTime();
  const { attempt, tries } = failing(broken(), broken());
  await expect(withRetries(attempt, time.limits(20_000), time.dependencies)).resolves.toBe("answer");
  expect(tries).toHaveLength(3);
  expect(time.waits).toEqual([250, 500]);
});

test("the newest error is thrown after four attempts", async () => {
  const time = fakeTime();
  const last = broken();
  const { attempt, tries } = failing(broken(), broken(), broken(), last);
  await expect(withRetries(attempt, time.limits(20_000), time.dependencies)).rejects.toBe(last);
  expect(tries).toHaveLength(4);
});

test("the wait is retry-after plus jitter", async () => {
  const time = fakeTime();
  const { attempt } = failing(limited(3_000));
  await withRetries(attempt, time.limits(20_000), time.dependencies);
  expect(time.waits).toEqual([3_250]);
});

test("a retry-after beyond the budget fails at once", async () => {
  const time = fakeTime();
  const error = limited(119_000);
  const { attempt, tries } = failing(error);
  await expect(withRetries(attempt, time.limits(20_000), time.dependencies)).rejects.toBe(error);
  expect(tries).toHaveLength(1);
  expect(time.waits).toEqual([]);
});

test("jitter is reduced if retry-after is just within the budget", async () => {
  const time = fakeTime(0.999);
  const { attempt, tries } = failing(limited(19_500));
  await withRetries(attempt, time.limits(20_000), time.dependencies);
  expect(time.waits).toEqual([19_750]);
  expect(tries).toHaveLength(2);
});

test("no wait starts that would end after the deadline", async () => {
  const time = fakeTime(0.999);
  const { attempt, tries } = failing(broken(), broken(), broken());
  await expect(withRetries(attempt, time.limits(900), time.dependencies)).rejects.toThrow("broken");
  expect(tries).toHaveLength(2);
  expect(time.waits).toHaveLength(1);
});

test("the rate limit of another request delays this retry too", async () => {
  const time = fakeTime();
  const limits = time.limits(20_000);
  limits.pause.holdUntil(time.dependencies.now() + 5_000);
  const { attempt } = failing(broken());
  await withRetries(attempt, limits, time.dependencies);
  expect(time.waits).toEqual([5_000]);
});

test("a pause that another request extends is respected", async () => {
  const time = fakeTime();
  const limits = time.limits(20_000);
  const startMs = time.dependencies.now();
  const { attempt } = failing(broken());
  const dependencies = {
    ...time.dependencies,
    sleep: async (ms: number) => {
      await time.dependencies.sleep(ms);
      limits.pause.holdUntil(startMs + 4_000);
    },
  };
  await withRetries(attempt, limits, dependencies);
  expect(time.waits).toEqual([250, 3_750]);
});

test("an aborted wait throws the error that caused it, without another attempt", async () => {
  const time = fakeTime();
  const abort = new AbortController();
  const error = limited(5_000);
  const { attempt, tries } = failing(error);
  const dependencies = { ...time.dependencies, sleep: async () => abort.abort() };
  await expect(
    withRetries(attempt, { ...time.limits(20_000), signal: abort.signal }, dependencies),
  ).rejects.toBe(error);
  expect(tries).toHaveLength(1);
});

test("a TypeError is not retried", async () => {
  const time = fakeTime();
  const attempt = async () => {
    throw new TypeError("mistake");
  };
  await expect(withRetries(attempt, time.limits(20_000), time.dependencies)).rejects.toThrow(TypeError);
  expect(time.waits).toEqual([]);
});

test("sleep ends early when aborted, at once when already aborted", async () => {
  const abort = new AbortController();
  const startMs = performance.now();
  const sleeping = sleep(60_000, abort.signal);
  abort.abort();
  await sleeping;
  await sleep(60_000, abort.signal);
  expect(performance.now() - startMs).toBeLessThan(10_000);
});
