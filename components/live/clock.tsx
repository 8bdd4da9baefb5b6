"use client";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";

/**
 * The server's clock in steps of one second. It starts at the time of server rendering, so that hydration matches, and is
 * corrected by each reply that contains the server's time.
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

  /** @param serverNow the server's time at the local time `receivedAt` */
  synchronise(serverNow: number, receivedAt: number): void {
    this.#offset = serverNow - receivedAt;
    this.#tick();
  }

  /** Whether a time is that of server rendering, which is the server's time already. */
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
 * @param stepMs resolution: the component is rendered again once per step
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

/** Sets the clock by a reply that contains the server's time. */
export function useClockSync(serverNow: string | undefined, receivedAt: number): void {
  const clock = useClock();
  useEffect(() => {
    // Data rendered with the page have a timestamp of the server, not of this machine.
    if (serverNow !== undefined && !clock.isOfPage(receivedAt)) {
      clock.synchronise(Date.parse(serverNow), receivedAt);
    }
  }, [clock, serverNow, receivedAt]);
}

/** Time of receipt of a reply on the server's clock, and whether it was part of the page. */
export function useReceivedAt(): (receivedAt: number) => { at: number; isWithPage: boolean } {
  const clock = useClock();
  return (receivedAt) => ({ at: clock.toServerTime(receivedAt), isWithPage: clock.isOfPage(receivedAt) });
}
