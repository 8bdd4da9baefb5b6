import type { Metadata } from "next";
import Link from "next/link";
import { InvitationForm } from "@/components/account/invitation-form";
import { SignInBenefits } from "@/components/account/sign-in-benefits";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Notice } from "@/components/ui/notice";
import { findInvitation } from "@/lib/auth/invitations";
import { isSimulated } from "@/lib/auth/simulated";
import { readForPage } from "@/lib/http/page-status";

export const metadata: Metadata = { title: "Invitation", robots: { index: false } };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await readForPage(findInvitation(token, new Date()));
  return (
    <AuthLayout
      step="Invitation"
      title={invitation ? "Create your account" : "This invitation is no longer valid"}
      lead={
        invitation
          ? `You are invited as ${invitation.role === "owner" ? "an owner" : "a member"}. This link works once.`
          : undefined
      }
      isSimulated={isSimulated()}
      aside={<SignInBenefits />}
    >
      {invitation ? (
        <InvitationForm token={token} email={invitation.email} />
      ) : (
        <Notice kind="plain">
          It was used, revoked or has expired. Ask the owner for another, or{" "}
          <Link href="/sign-in" className="text-accent underline underline-offset-2">
            sign in
          </Link>{" "}
          if you have an account already.
        </Notice>
      )}
    </AuthLayout>
  );
}
