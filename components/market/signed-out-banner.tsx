import { SignInLink } from "@/components/layout/account-menu";
import { Banner } from "@/components/ui/banner";
import { buttonClasses } from "@/components/ui/button";

export function SignedOutBanner() {
  return (
    <Banner
      kind="bad"
      title="You have been signed out."
      action={<SignInLink className={`${buttonClasses({ kind: "primary", size: "small" })} self-start`} />}
    />
  );
}
