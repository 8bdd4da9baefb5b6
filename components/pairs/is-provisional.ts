import type { VolatilityRow } from "@/lib/api/contracts";
import { publicationOf } from "@/lib/market/publication";

/** Whether a row's figures are told as provisional. */
export function isProvisional(figures: VolatilityRow | undefined): boolean {
  return figures?.rv != null && publicationOf(figures.coverage) === "provisional";
}
