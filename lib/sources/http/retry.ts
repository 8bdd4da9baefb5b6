import { SourceError } from "@/lib/sources/price-source";

/** Tries at one page, the first included. Every try counts against the provider's quota. */
const MAX_TRIES = 4;
const BASE_MS = 500;
const CAP_MS = 8_000;
/** With less time left than this a further try would be spent for nothing. */
const MIN_TRY_MS = 250;

/** Time, chance and waiting, replaceable in tests. */
export type RetryDependencies = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Resolves after `ms` or as soon as the signal aborts, whichever is first; leaves no timer behind. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Waits on the real clock, as `RetrySeams.sleep` asks. */
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

/** A wait that several requests to one provider share: none of them tries again before it is over. */
export class SharedPause {
  /** Epoch milliseconds; 0 before anything asked to wait. */
  until = 0;

  holdUntil(atMs: number): void {
    this.until = Math.max(this.until, atMs);
  }
}

/**
 * Whether trying again can help: rate limit, server errors, timeouts, broken or refused connections.
 * Never a key, plan or parameter that was refused, nor an answer that came whole and was wrong.
 */
export function isRetryable(error: SourceError): boolean {
  if (error.reason === "unavailable") return error.status !== null && error.status >= 500;
  return ["rate_limited", "timeout", "unreachable"].includes(error.reason);
}

/**
 * Full jitter: anything from nothing to the doubled step, so that many who failed together do not come
 * back together.
 * @param tried tries made so far, from 1 on
 * @param random uniform in [0, 1)
 * @see Brooker (2015), "Exponential Backoff And Jitter", AWS Architecture Blog
 */
export function fullJitterMs(tried: number, random: number): number {
  return random * Math.min(CAP_MS, BASE_MS * 2 ** (tried - 1));
}

/** Within what the tries of one request must stay. */
export type TryLimits = {
  /** Epoch milliseconds at which everything must be over. */
  deadlineMs: number;
  signal: AbortSignal;
  pause: SharedPause;
};

/**
 * Tries until it succeeds, cannot succeed, or the next wait would not end in time; then the newest
 * error is thrown at once instead of waiting in vain.
 * @param attempt one try; throws `SourceError`
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { deadlineMs, signal, pause }: TryLimits,
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

      // Other requests may lengthen the pause while this one waits in it.
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
