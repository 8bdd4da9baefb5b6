"use client";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";

/**
 * The server's clock as this page knows it, one second at a time. It starts at the instant the page was made, so that
 * server and browser draw the same, and goes on from there until an answer states the server's time.
 */
class Clock {
  readonly initial: number;
  #offset: number;
  #current: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(initial: number) {
    this.initial = initial;
    this.#current = initial;
    this.#offset = initial - Date.now();
  }

  now(): number {
    return this.#current;
  }

  /** @param serverNow what the server's clock said when this machine's said `receivedAt` */
  synchronise(serverNow: number, receivedAt: number): void {
    this.#offset = serverNow - receivedAt;
    this.#tick();
  }

  /** Whether an instant of this machine's clock is that of the page's making: then it is the server's own already. */
  isOfPage(local: number): boolean {
    return local <= this.initial + 500;
  }

  toServerTime(local: number): number {
    return this.isOfPage(local) ? local : local + this.#offset;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tick(), 1000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #tick(): void {
    this.#current = Date.now() + this.#offset;
    for (const listener of this.#listeners) listener();
  }
}

const ClockContext = createContext<Clock | null>(null);

export function ClockProvider({ initialNow, children }: { initialNow: number; children: ReactNode }) {
  const [clock] = useState(() => new Clock(initialNow));
  return <ClockContext value={clock}>{children}</ClockContext>;
}

function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error("ClockProvider is missing above this component.");
  return clock;
}

/**
 * The server's time now, in epoch milliseconds.
 * @param stepMs how coarsely: the component is drawn anew only when a step is over
 */
export function useNow(stepMs = 1000): number {
  const clock = useClock();
  const [subscribe] = useState(() => (listener: () => void) => clock.subscribe(listener));
  const step = (now: number) => Math.floor(now / stepMs) * stepMs;
  return useSyncExternalStore(
    subscribe,
    () => step(clock.now()),
    () => step(clock.initial),
  );
}

/** Sets the clock by an answer that states the server's time. */
export function useClockSync(serverNow: string | undefined, receivedAt: number): void {
  const clock = useClock();
  useEffect(() => {
    // What came with the page was stamped by the server's own clock and tells nothing about this machine's.
    if (serverNow !== undefined && !clock.isOfPage(receivedAt)) {
      clock.synchronise(Date.parse(serverNow), receivedAt);
    }
  }, [clock, serverNow, receivedAt]);
}

/** Tells when an answer was here: on the server's clock, and whether it came with the page. */
export function useArrival(): (answeredAt: number) => { at: number; isWithPage: boolean } {
  const clock = useClock();
  return (answeredAt) => ({ at: clock.toServerTime(answeredAt), isWithPage: clock.isOfPage(answeredAt) });
}
