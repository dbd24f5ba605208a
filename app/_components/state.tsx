import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/**
 * `come` = the money is there; `waiting` = somebody acts next; `unknown` = being asked; `failed` = refused, failed,
 * lost; `still` = nothing to do.
 */
export type Mood = "come" | "waiting" | "unknown" | "failed" | "still";

const LOOK: Record<Mood, { icon: IconName; colour: string; chip: string }> = {
  come: { icon: "check-circle", colour: "text-jade", chip: "bg-jade-soft text-jade" },
  waiting: { icon: "clock", colour: "text-amber-ink", chip: "bg-amber-soft text-amber-ink" },
  unknown: { icon: "question", colour: "text-amber-ink", chip: "bg-amber-soft text-amber-ink" },
  failed: { icon: "cross", colour: "text-vermilion", chip: "bg-vermilion-soft text-vermilion" },
  still: { icon: "info", colour: "text-ink-2", chip: "bg-sunk text-ink-2" },
};

/** A state is an icon, a word and a colour, never a colour alone. */
export function State({
  mood,
  icon,
  chip = false,
  children,
}: {
  mood: Mood;
  icon?: IconName;
  chip?: boolean;
  children: ReactNode;
}) {
  const look = LOOK[mood];
  return (
    <span
      data-mood={mood}
      className={`inline-flex items-baseline gap-1 whitespace-nowrap font-medium ${
        chip ? `rounded-full px-2 py-0.5 text-sm ${look.chip}` : look.colour
      }`}
    >
      <Icon name={icon ?? look.icon} size={chip ? 16 : 18} className="self-center" />
      {children}
    </span>
  );
}
