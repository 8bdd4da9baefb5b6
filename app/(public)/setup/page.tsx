import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { ServerReady } from "@/components/account/server-ready";
import { SetupForm } from "@/components/account/setup-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { clientAddress } from "@/lib/auth/request-address";
import { checkSetupToken, isSetupOpen } from "@/lib/auth/setup";
import { isSimulated } from "@/lib/auth/simulated";
import { TooManyTries } from "@/lib/contracts/errors";
import { readLatest } from "@/lib/data/latest";
import { env } from "@/lib/env";
import { readForPage } from "@/lib/http/page-status";

export const metadata: Metadata = { title: "Set up", robots: { index: false } };

/** What is wrong with the token of the link; null where it is right or there is none. */
function problemOf(check: Awaited<ReturnType<typeof checkSetupToken>> | null, now: Date): string | null {
  if (check === null || check === "good") return null;
  if (check === "wrong") return "This link is no longer valid. The server prints a new one at each start.";
  return TooManyTries.until(check.until, now).message;
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SetupPage({ searchParams }: Props) {
  if (!(await readForPage(isSetupOpen()))) notFound();
  const { token: given } = await searchParams;
  const token = typeof given === "string" ? given.slice(0, 100) : "";
  const now = new Date();
  const address = clientAddress(await headers());
  const check = token === "" ? null : await checkSetupToken({ token, address }, now);
  const isGood = check === "good";
  return (
    <AuthLayout
      step="First run"
      title="Create the owner account"
      lead="The owner chooses what is tracked and invites others. This page works once."
      isSimulated={isSimulated()}
      aside={isGood && <ServerReady latest={await readLatest(env().sources, now)} sampler={env().sampler} />}
    >
      <SetupForm token={token} isValid={isGood} problem={problemOf(check, now)} />
    </AuthLayout>
  );
}
