// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/lib/client/fetcher";
import { connectionOf, useRefetchOnNewVersion } from "./use-latest";

type Options = { shown?: string; newest?: string; isFetching?: boolean; isError?: boolean };

const refetch = vi.fn();
const render = (first: Options) =>
  renderHook(
    ({ shown, newest, isFetching = false, isError = false }: Options) =>
      useRefetchOnNewVersion({ isFetching, isError }, shown, newest, refetch),
    { initialProps: first },
  );

beforeEach(() => {
  vi.useFakeTimers();
  refetch.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("useRefetchOnNewVersion", () => {
  it("requests outdated data once, and current data never", () => {
    const { rerender } = render({ shown: "1", newest: "1" });
    vi.advanceTimersByTime(60_000);
    expect(refetch).not.toHaveBeenCalled();
    rerender({ shown: "1", newest: "2" });
    expect(refetch).toHaveBeenCalledTimes(1);
    rerender({ shown: "1", newest: "2", isFetching: true });
    vi.advanceTimersByTime(60_000);
    rerender({ shown: "2", newest: "2" });
    vi.advanceTimersByTime(60_000);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it("requests nothing before there is data or a newest version", () => {
    const { rerender } = render({ newest: "1" });
    rerender({ shown: "1" });
    vi.advanceTimersByTime(60_000);
    expect(refetch).not.toHaveBeenCalled();
  });

  it("requests data again after the reply if there is a newer version", () => {
    const { rerender } = render({ shown: "1", newest: "2" });
    for (const newest of ["2", "3", "4", "5"]) rerender({ shown: "1", newest, isFetching: true });
    expect(refetch).toHaveBeenCalledTimes(1);
    rerender({ shown: "2", newest: "5" });
    expect(refetch).toHaveBeenCalledTimes(2);
  });

  it("requests data again one second after an outdated reply", () => {
    const { rerender } = render({ shown: "1", newest: "2" });
    rerender({ shown: "1", newest: "2", isFetching: true });
    rerender({ shown: "1", newest: "2" });
    expect(refetch).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(refetch).toHaveBeenCalledTimes(2);
  });

  it("leaves retries of a failed query to the query until the next version", () => {
    const { rerender } = render({ shown: "1", newest: "2" });
    rerender({ shown: "1", newest: "2", isError: true });
    vi.advanceTimersByTime(60_000);
    expect(refetch).toHaveBeenCalledTimes(1);
    rerender({ shown: "1", newest: "3", isError: true });
    expect(refetch).toHaveBeenCalledTimes(2);
  });
});

describe("connectionOf", () => {
  const AT = Date.UTC(2026, 0, 1);
  const query = (error: Error | null) => ({
    error,
    isError: error !== null,
    isFetching: false,
    dataUpdatedAt: AT,
    errorUpdatedAt: AT + 10_000,
    refetch: vi.fn(),
  });

  it("is not failing if no query failed", () => {
    expect(connectionOf(query(null), query(null))).toMatchObject({ isFailing: false, retryAt: null });
  });

  it("returns the first failed query with its next attempt", () => {
    const [loaded, failed] = [
      query(null),
      query(new ApiError(0, "unreachable", "The server cannot be reached.")),
    ];
    const connection = connectionOf(loaded, failed);
    expect(connection).toMatchObject({ isFailing: true, error: { code: "unreachable" }, isTrying: false });
    expect(connection.retryAt).toBeGreaterThan(AT + 10_000);
    connection.retry();
    expect(failed.refetch).toHaveBeenCalledTimes(1);
    expect(loaded.refetch).not.toHaveBeenCalled();
  });

  it.each([401, 403, 404])("ignores errors with status %d, which are not retried", (status) => {
    expect(connectionOf(query(new ApiError(status, "refused", "No.")))).toMatchObject({ isFailing: false });
  });
});
