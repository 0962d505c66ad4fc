import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';

/** One line of a menu. */
export type MenuItem = { key: string; label: string; note?: string | undefined; danger?: boolean; choose: () => void };
type Props = { label: string; className: string; items: MenuItem[]; children: ReactNode };

const GAP_PX = 4;

/** A button that opens a menu in the top layer; arrow keys move, Esc closes and returns to the button. */
export function MenuButton({ label, className, items, children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  const show = () => {
    if (button.current && menu.current) {
      menu.current.showPopover();
      placeBeside(menu.current, button.current.getBoundingClientRect());
      menu.current.querySelector('button')?.focus();
    }
  };
  const choose = (item: MenuItem) => {
    menu.current?.hidePopover();
    button.current?.focus();
    item.choose();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        onClick={show}
      >
        {children}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        className="menu"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={moveFocus}
      >
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="menuitem"
            className={item.danger ? 'danger' : undefined}
            onClick={() => choose(item)}
          >
            {item.label}
            {item.note === undefined ? null : <small>{item.note}</small>}
          </button>
        ))}
      </div>
    </>
  );
}

/** Below the button, or above when there is no room; never outside the window. */
function placeBeside(menu: HTMLElement, button: DOMRect): void {
  const below = button.bottom + GAP_PX;
  const fits = below + menu.offsetHeight < window.innerHeight;
  menu.style.top = `${fits ? below : Math.max(GAP_PX, button.top - GAP_PX - menu.offsetHeight)}px`;
  const furthest = window.innerWidth - menu.offsetWidth - 2 * GAP_PX;
  menu.style.left = `${Math.max(2 * GAP_PX, Math.min(button.left, furthest))}px`;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((one) => one.matches(':focus'));
  const step = STEPS[event.key];
  if (step !== undefined) {
    event.preventDefault();
    buttons.at((at + step) % buttons.length)?.focus();
  } else if (event.key === 'Tab') {
    event.currentTarget.hidePopover();
  }
}
