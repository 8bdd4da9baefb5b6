"use client";
import Link from "next/link";
import { useMarketHref } from "./market-link";

export function Brand() {
  return (
    <Link
      href={useMarketHref()}
      prefetch={false}
      aria-label="Sigmawatch, market"
      className="flex items-center gap-[9px] rounded-1 text-[15px]/5 font-semibold tracking-[-.01em] laptop:mr-5"
    >
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" className="text-accent">
        <g fill="none" stroke="currentColor" strokeWidth="2.6">
          <circle cx="9" cy="13" r="6.4" />
          <path d="M9 6.6h11.2" />
        </g>
      </svg>
      Sigmawatch
    </Link>
  );
}
