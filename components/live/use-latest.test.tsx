// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/lib/client/fetcher";
import { connectionOf, useFollow } from "./use-latest";

type Given = { shown?: string; newest?: string; isFetching?: boolean; isError?: boolean };

const ask = vi.fn();
const follow = (first: Given) =>
  renderHook(
    ({ shown, newest, isFetching = false, isError = false }: Given) =>
      useFollow({ isFetching, isError }, shown, newest, ask),
    { initialProps: first },
  );

beforeEach(() => {
  vi.useFakeTimers();
  ask.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("useFollow", () => {
  it("requests data once when its version is not the newest, and not while it is", () => {
    const { rerender } = follow({ shown: "1", newest: "1" });
    vi.advanceTimersByTime(60_000);
    expect(ask).not.toHaveBeenCalled();
    rerender({ shown: "1", newest: "2" });
    expect(ask).toHaveBeenCalledTimes(1);
    rerender({ shown: "1", newest: "2", isFetching: true });
    vi.advanceTimersByTime(60_000);
    rerender({ shown: "2", newest: "2" });
    vi.advanceTimersByTime(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("requests nothing before there is data or a newest version", () => {
    const { rerender } = follow({ newest: "1" });
    rerender({ shown: "1" });
    vi.advanceTimersByTime(60_000);
    expect(ask).not.toHaveBeenCalled();
  });

  it("requests data again, after the reply, if there is a newer version by then", () => {
    const { rerender } = follow({ shown: "1", newest: "2" });
    for (const newest of ["2", "3", "4", "5"]) rerender({ shown: "1", newest, isFetching: true });
    expect(ask).toHaveBeenCalledTimes(1);
    rerender({ shown: "2", newest: "5" });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("requests data again a second after a reply that was older", () => {
    const { rerender } = follow({ shown: "1", newest: "2" });
    rerender({ shown: "1", newest: "2", isFetching: true });
    rerender({ shown: "1", newest: "2" });
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("leaves a failed query to its own retries until the next version", () => {
    const { rerender } = follow({ shown: "1", newest: "2" });
    rerender({ shown: "1", newest: "2", isError: true });
    vi.advanceTimersByTime(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    rerender({ shown: "1", newest: "3", isError: true });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});

describe("connectionOf", () => {
  const AT = Date.UTC(2026, 0, 1);
  const asked = (error: Error | null) => ({
    error,
    isError: error !== null,
    isFetching: false,
    dataUpdatedAt: AT,
    errorUpdatedAt: AT + 10_000,
    refetch: vi.fn(),
  });

  it("is not failing while no query fails", () => {
    expect(connectionOf(asked(null), asked(null))).toMatchObject({ isFailing: false, retryAt: null });
  });

  it("is the first failed query, with its next retry", () => {
    const [well, gone] = [
      asked(null),
      asked(new ApiError(0, "unreachable", "The server cannot be reached.")),
    ];
    const told = connectionOf(well, gone);
    expect(told).toMatchObject({ isFailing: true, error: { code: "unreachable" }, isTrying: false });
    expect(told.retryAt).toBeGreaterThan(AT + 10_000);
    told.retry();
    expect(gone.refetch).toHaveBeenCalledTimes(1);
    expect(well.refetch).not.toHaveBeenCalled();
  });

  it.each([401, 403, 404])("does not count a refusal with %d, which no retry can change", (status) => {
    expect(connectionOf(asked(new ApiError(status, "refused", "No.")))).toMatchObject({ isFailing: false });
  });
});
