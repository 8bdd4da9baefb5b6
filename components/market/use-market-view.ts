"use client";
import { useUrlState } from "@/components/layout/use-url-state";
import { parseMarketView, withMarketView } from "./market-view";

const URL_STATE = { parse: parseMarketView, write: withMarketView, history: "step" } as const;

export const useMarketView = () => useUrlState(URL_STATE);
