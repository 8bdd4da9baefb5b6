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

describe("a list that follows what is named", () => {
  it("is asked for once when another version is named, and not while it is the same", () => {
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

  it("is not asked for before it is there, nor for a version that is not known", () => {
    const { rerender } = follow({ newest: "1" });
    rerender({ shown: "1" });
    vi.advanceTimersByTime(60_000);
    expect(ask).not.toHaveBeenCalled();
  });

  it("is asked for again, but after the answer, when still another is named meanwhile", () => {
    const { rerender } = follow({ shown: "1", newest: "2" });
    for (const newest of ["2", "3", "4", "5"]) rerender({ shown: "1", newest, isFetching: true });
    expect(ask).toHaveBeenCalledTimes(1);
    rerender({ shown: "2", newest: "5" });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("is asked for again a second after an answer that was older", () => {
    const { rerender } = follow({ shown: "1", newest: "2" });
    rerender({ shown: "1", newest: "2", isFetching: true });
    rerender({ shown: "1", newest: "2" });
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("is left to its own tries after a failure, but asked for at the next tick", () => {
    const { rerender } = follow({ shown: "1", newest: "2" });
    rerender({ shown: "1", newest: "2", isError: true });
    vi.advanceTimersByTime(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    rerender({ shown: "1", newest: "3", isError: true });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});

describe("what a page tells of its connection", () => {
  const AT = Date.UTC(2026, 0, 1);
  const asked = (error: Error | null) => ({
    error,
    isError: error !== null,
    isFetching: false,
    dataUpdatedAt: AT,
    errorUpdatedAt: AT + 10_000,
    refetch: vi.fn(),
  });

  it("is nothing while all is answered", () => {
    expect(connectionOf(asked(null), asked(null))).toMatchObject({ isFailing: false, retryAt: null });
  });

  it("is the first failure, with its own next try", () => {
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

  it.each([401, 403, 404])("is not that the server refused with %d: asking again does not help", (status) => {
    expect(connectionOf(asked(new ApiError(status, "refused", "No.")))).toMatchObject({ isFailing: false });
  });
});
