// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pairQuery, queryKeys, volatilityQuery } from "@/lib/client/queries";
import { reportSessionEnd } from "@/lib/client/session-events";
import { SessionProvider, useSessionEnded, useUser } from "./session";

const INES = { id: "1", email: "ines@example.org", name: null, role: "owner" } as const;

function Shown() {
  const viewer = useUser();
  const figures = useQuery<unknown>({
    queryKey: queryKeys.volatility("24h"),
    queryFn: () => null,
    enabled: false,
  });
  return (
    <p>
      {viewer?.email ?? "nobody"}, {useSessionEnded() ? "ended" : "open"},{" "}
      {figures.data ? "figures" : "no figures"}
    </p>
  );
}

let client: QueryClient;
let reload: ReturnType<typeof vi.spyOn>;
/** A second tab. */
let other: BroadcastChannel;

function open(viewer: typeof INES | null) {
  return render(
    <QueryClientProvider client={client}>
      <SessionProvider viewer={viewer}>
        <Shown />
      </SessionProvider>
    </QueryClientProvider>,
  );
}
const announce = async (change: string) => {
  other.postMessage(change);
  // Messages between channels are delivered by the event loop.
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
};
const text = () => screen.getByText(/,/).textContent;

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData<unknown>(volatilityQuery("24h").queryKey, { rows: [] });
  client.setQueryData<unknown>(pairQuery("coingecko", "bitcoin").queryKey, {});
  client.setQueryData(queryKeys.pairs, {});
  client.setQueryData(queryKeys.latest, {});
  other = new BroadcastChannel("sigmawatch-session");
  reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  other.close();
  vi.restoreAllMocks();
});

describe("SessionProvider", () => {
  it.each([
    ["this tab's requests are refused", async () => act(reportSessionEnd)],
    ["another tab signs out", () => announce("ended")],
  ])("shows nobody and keeps no private data once %s", async (_, end) => {
    open(INES);
    expect(text()).toBe("ines@example.org, open, figures");
    await end();
    expect(text()).toBe("nobody, ended, no figures");
    expect(
      client
        .getQueryCache()
        .findAll()
        .map(({ queryKey }) => queryKey[0]),
    ).not.toContain("pair");
    expect(client.getQueryData(queryKeys.pairs)).toBeDefined();
    expect(client.getQueryData(queryKeys.latest)).toBeDefined();
    expect(reload).not.toHaveBeenCalled();
  });

  it("reloads once when someone signs in in another tab, and only after the session ended", async () => {
    open(INES);
    await announce("started");
    expect(reload).not.toHaveBeenCalled();
    await announce("ended");
    await announce("started");
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it("does not treat a refused request of a signed-out page as the end of a session", async () => {
    open(null);
    await act(reportSessionEnd);
    await announce("ended");
    expect(text()).toBe("nobody, open, figures");
  });
});
