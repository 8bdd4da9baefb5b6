import { type Env, env } from "@/lib/env";
import { createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import { createDemoSource } from "@/lib/sources/demo/demo-source";
import type { PriceSource } from "@/lib/sources/price-source";

/** Creates the sources that the settings name, in their order. */
function createSources(settings: Pick<Env, "sources" | "coingecko">): PriceSource[] {
  return settings.sources.map(({ kind, intervalSeconds }) =>
    kind === "demo"
      ? createDemoSource({ intervalSeconds })
      : createCoinGecko({ ...settings.coingecko, intervalSeconds }),
  );
}

const shared = globalThis as typeof globalThis & { sigmawatchSources?: PriceSource[] };

/** This process's sources: one instance each, so that a provider's rate limit is remembered between requests. */
export function configuredSources(): PriceSource[] {
  shared.sigmawatchSources ??= createSources(env());
  return shared.sigmawatchSources;
}
