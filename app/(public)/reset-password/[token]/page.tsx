import type { Metadata } from "next";
import Link from "next/link";
import { NewPasswordForm } from "@/components/account/new-password-form";
import { SignInBenefits } from "@/components/account/sign-in-benefits";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Notice } from "@/components/ui/notice";
import { findPasswordReset } from "@/lib/auth/password-reset";
import { isSimulated } from "@/lib/auth/simulated";
import { readForPage } from "@/lib/http/page-status";

export const metadata: Metadata = { title: "Reset password", robots: { index: false } };

export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await readForPage(findPasswordReset(token, new Date()));
  return (
    <AuthLayout
      step="Reset password"
      title={found ? "Choose a new password" : "This link is no longer valid"}
      lead={
        found
          ? "This link works once. Every device that is signed in to the account is signed out."
          : undefined
      }
      isSimulated={isSimulated()}
      aside={<SignInBenefits />}
    >
      {found ? (
        <NewPasswordForm token={token} email={found.email} />
      ) : (
        <Notice kind="plain">
          It was used, replaced or has expired. Ask the owner for another, or{" "}
          <Link href="/sign-in" className="text-accent underline underline-offset-2">
            sign in
          </Link>{" "}
          if you know your password.
        </Notice>
      )}
    </AuthLayout>
  );
}
