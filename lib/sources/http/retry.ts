import { SourceError } from "@/lib/sources/price-source";

/** Attempts per request, the first included. Every one counts against the provider's quota. */
const MAX_TRIES = 4;
const BASE_MS = 500;
const CAP_MS = 8_000;
/** With less time left, a further attempt would not finish. */
const MIN_TRY_MS = 250;

/** Clock, random numbers and waiting; replaced in tests. */
export type RetryDependencies = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Resolves after `ms` or as soon as the signal aborts, whichever is first; leaves no timer behind. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** `RetryDependencies.sleep` on the real clock. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** A pause shared by several requests to one provider: none retries before its end. */
export class SharedPause {
  /** Epoch milliseconds; 0 without a pause. */
  until = 0;

  holdUntil(atMs: number): void {
    this.until = Math.max(this.until, atMs);
  }
}

/**
 * True for rate limits, server errors, timeouts, and broken or refused connections; false for a refused key, plan or
 * parameter, and for a complete but wrong reply.
 */
export function isRetryable(error: SourceError): boolean {
  if (error.reason === "unavailable") return error.status !== null && error.status >= 500;
  return ["rate_limited", "timeout", "unreachable"].includes(error.reason);
}

/**
 * Full jitter: a random wait of up to the doubled step, so that requests that failed together are not repeated together.
 * @param tried attempts so far, from 1 on
 * @param random uniform in [0, 1)
 * @see Brooker (2015), "Exponential Backoff And Jitter", AWS Architecture Blog
 */
export function fullJitterMs(tried: number, random: number): number {
  return random * Math.min(CAP_MS, BASE_MS * 2 ** (tried - 1));
}

/** Limits of the attempts of one request. */
export type RetryLimits = {
  /** Epoch milliseconds by which the last attempt must end. */
  deadlineMs: number;
  signal: AbortSignal;
  pause: SharedPause;
};

/**
 * Repeats an attempt until it succeeds, fails permanently, or the next wait would exceed the deadline; then throws the
 * newest error at once.
 * @param attempt throws `SourceError`
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { deadlineMs, signal, pause }: RetryLimits,
  { now, random, sleep: wait }: RetryDependencies,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof SourceError && isRetryable(error)) || tried >= MAX_TRIES) throw error;
      const failedAtMs = now();
      const jitterMs = fullJitterMs(tried, random());
      const ownResumeMs = failedAtMs + jitterMs;
      if (error.retryAfterMs !== null) pause.holdUntil(failedAtMs + error.retryAfterMs);
      else if (error.reason === "rate_limited") pause.holdUntil(ownResumeMs);

      // Other requests may extend the pause during this wait.
      for (;;) {
        const latestMs = deadlineMs - MIN_TRY_MS;
        const spread = error.retryAfterMs === null ? 0 : jitterMs;
        const resumeMs = Math.max(ownResumeMs, Math.min(pause.until + spread, latestMs));
        if (signal.aborted || pause.until > latestMs || resumeMs > latestMs) throw error;
        const waitMs = resumeMs - now();
        if (waitMs <= 0) break;
        await wait(waitMs, signal);
      }
    }
  }
}
