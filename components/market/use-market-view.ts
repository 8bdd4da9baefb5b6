"use client";
import { useAddressView } from "@/components/layout/use-url-state";
import { parseMarketView, withMarketView } from "./market-view";

const WRITTEN = { parse: parseMarketView, write: withMarketView, history: "step" } as const;

/** How the list is shown, kept in the address. */
export const useMarketView = () => useAddressView(WRITTEN);
