import type { useSale } from "./use-sale.ts";
import { useScanner } from "./use-scanner.ts";
import { useTillKeys } from "./use-till-keys.ts";
import type { useWindows } from "./windows.tsx";

/** Keyboard and scanner, and what they do at this till. */
export function useInput({
  onShift,
  sale,
  windows,
}: {
  onShift: boolean;
  sale: ReturnType<typeof useSale>;
  windows: ReturnType<typeof useWindows>;
}): void {
  useScanner({
    onShift,
    mark: () => {
      const takeBack = sale.mark();
      const { open } = windows;
      return () => {
        takeBack();
        windows.setOpen(open);
      };
    },
    onScan: windows.scan,
  });
  useTillKeys({
    onShift,
    onEnter: sale.face === "ended" ? sale.next : sale.ask,
    onKey: sale.press,
    onCommand: (command) => {
      if (command === "wallet") sale.otherWallet();
      else if (command === "paid") document.querySelector<HTMLElement>("[data-till-key='p']")?.click();
      else windows.setOpen({ what: command });
    },
  });
}
