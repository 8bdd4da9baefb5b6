import { Button } from "@/components/ui/button";

type Props = { isBusy: boolean; children: string };

/** Sends a form. Stays where it is, with the focus, while it works. */
export function SubmitButton({ isBusy, children }: Props) {
  return (
    <Button type="submit" kind="primary" size="large" aria-disabled={isBusy} className="mt-[22px] w-full">
      {children}
    </Button>
  );
}
