import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { parseTheme, THEME_COOKIE, ZONE_COOKIE } from "@/components/layout/preferences";
import { isZone } from "@/lib/format/instant";
import { documentTitle } from "@/lib/format/page-title";
import { currentUser } from "@/lib/http/page-guards";
import { Providers } from "./providers";
import "./globals.css";

const plex = localFont({
  src: "../node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2",
  weight: "100 700",
  display: "swap",
  variable: "--font-plex",
});

export const metadata: Metadata = {
  title: { default: "Sigmawatch", template: documentTitle("%s") },
  description:
    "The volatility of every crypto pair you track: exact figures, fresh data, on your own server.",
  robots: { index: true, follow: true },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#151918" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Prerendered pages cannot contain the request's nonce.
  await connection();
  const preferences = await cookies();
  const zone = preferences.get(ZONE_COOKIE)?.value;
  return (
    <html
      lang="en"
      className={plex.variable}
      data-theme={parseTheme(preferences.get(THEME_COOKIE)?.value) ?? undefined}
    >
      <body>
        <Providers
          initialNow={Date.now()}
          zone={zone && isZone(zone) ? zone : null}
          viewer={await currentUser()}
        >
          {children}
        </Providers>
      </body>
    </html>
  );
}
