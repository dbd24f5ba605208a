import { CopyButton } from "#app/_components/copy-button.tsx";

/** A command of the acquirer's own tool, ready to copy. It runs on the acquirer's machine, never here. */
export function Command({ label, command }: { label: string; command: string }) {
  return (
    <li>
      <p className="mb-1">{label}</p>
      <div className="flex items-start gap-1">
        <code className="min-w-0 flex-1 break-words rounded-lg bg-sunk p-2 font-mono text-sm">{command}</code>
        <CopyButton value={command} what={label} />
      </div>
    </li>
  );
}
