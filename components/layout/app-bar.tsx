import { type ReactNode, useId } from "react";
import { buttonClasses, IconButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { AccountMenu, AccountMenuItems } from "./account-menu";
import { Brand } from "./brand";
import { KeysButton, KeysHelp } from "./keys-help";
import { Nav } from "./nav";
import { ThemeMenuItem, ThemeSwitch } from "./theme-switch";
import { ZoneSwitch } from "./zone-switch";

type Props = {
  /** Expands over the whole bar on a phone. */
  search?: ReactNode;
  status?: ReactNode;
};

// Constant elements, so that they do not render with every tick.
const KEYS = <KeysHelp />;
const BACK_LINKS = (
  <>
    <Brand />
    <Nav />
  </>
);
const CHOICES = (
  <>
    <div className="order-3 max-laptop:hidden">
      <ZoneSwitch />
    </div>
    <ThemeSwitch />
    <AccountMenu />
  </>
);
const MENU = (
  <>
    <div className="flex items-center justify-between gap-6">
      <span className="text-12 text-ink-2">Time zone</span>
      <ZoneSwitch />
    </div>
    <ThemeMenuItem />
    <KeysButton className={`${buttonClasses({ kind: "quiet" })} h-9 justify-start`}>
      Keyboard shortcuts
    </KeysButton>
    <AccountMenuItems />
  </>
);

export function AppBar({ search, status }: Props) {
  const menu = useId();
  return (
    <header className="sticky top-0 z-30 border-b border-line-2 bg-panel print:static">
      {KEYS}
      <div className="sheet relative flex h-(--bar) print:[&>:not(:first-child)]:hidden items-center gap-1 max-laptop:pr-2 laptop:gap-2">
        {BACK_LINKS}
        {search}
        <div className="order-1 ml-auto">{status}</div>
        {CHOICES}
        <IconButton aria-label="Menu" popoverTarget={menu} className="order-5 laptop:hidden">
          <Icon name="menu" />
        </IconButton>
      </div>
      <div
        id={menu}
        popover="auto"
        className="fixed inset-auto top-[56px] right-2 gap-2 rounded-3 border border-line-2 bg-raised p-3 text-ink-1 shadow-float open:grid"
      >
        {MENU}
      </div>
    </header>
  );
}
