/** @param fraction 0 to 1 */
export function Progress({ fraction, label }: { fraction: number; label: string }) {
  return (
    <progress
      max={1}
      value={fraction}
      aria-label={label}
      className="block h-1.5 w-full appearance-none overflow-hidden rounded-1 border-0 bg-sunk [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunk [&::-webkit-progress-value]:bg-accent"
    />
  );
}
