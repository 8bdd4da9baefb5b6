import { env } from "@/lib/env";
import type { PriceSource } from "@/lib/sources/price-source";
import { SOURCES } from "@/lib/sources/registry";

const shared = globalThis as typeof globalThis & { sigmawatchSources?: Promise<PriceSource[]> };

/**
 * The sources that the settings name, in their order, loaded at first use. One instance each per process, so that a
 * provider's rate limit applies across requests.
 */
export function configuredSources(): Promise<PriceSource[]> {
  shared.sigmawatchSources ??= createSources();
  return shared.sigmawatchSources;
}

function createSources(): Promise<PriceSource[]> {
  const { sources, sourceVariables } = env();
  return Promise.all(
    sources.map(({ kind, intervalSeconds }) => SOURCES[kind].create(sourceVariables, intervalSeconds)),
  );
}
