"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { SessionProvider } from "@/components/layout/session";
import { ZoneProvider } from "@/components/layout/zone";
import { ClockProvider } from "@/components/live/clock";
import { Toaster } from "@/components/ui/toast";
import { createQueryClient } from "@/lib/client/query-client";
import type { SessionUser } from "@/lib/contracts/account";
// Loaded with the page, because it could not be loaded once the server is unreachable.
import "./error";

type Props = {
  initialNow: number;
  zone: string | null;
  viewer: SessionUser | null;
  children: ReactNode;
};

/** Context of all pages: query cache, server clock, viewer and time zone. */
export function Providers({ initialNow, zone, viewer, children }: Props) {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <ClockProvider initialNow={initialNow}>
        <ZoneProvider savedZone={zone}>
          <SessionProvider viewer={viewer}>
            {children}
            <Toaster />
          </SessionProvider>
        </ZoneProvider>
      </ClockProvider>
    </QueryClientProvider>
  );
}
