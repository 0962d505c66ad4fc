import { knownElement } from './block-shapes.ts';
import { ButtonElement } from './button-element.tsx';
import { ChecksElement } from './checks-element.tsx';
import { DateElement } from './date-element.tsx';
import type { ElementPlace } from './element-place.ts';
import { FileInputElement } from './file-input-element.tsx';
import { MultiSelectElement } from './multi-select-element.tsx';
import { OverflowElement } from './overflow-element.tsx';
import { SelectElement } from './select-element.tsx';
import { TextElement } from './text-element.tsx';
import { Unsupported } from './unsupported.tsx';

/** Draws one element by its type. */
export function ElementView({ element, ...place }: ElementPlace & { element: { type: string } }) {
  const known = knownElement(element);
  switch (known?.type) {
    case 'button':
      return <ButtonElement button={known} {...place} />;
    case 'overflow':
      return <OverflowElement overflow={known} {...place} />;
    case 'checkboxes':
    case 'radio_buttons':
      return <ChecksElement checks={known} {...place} />;
    case 'static_select':
    case 'conversations_select':
    case 'channels_select':
    case 'users_select':
      return <SelectElement select={known} {...place} />;
    case 'multi_static_select':
    case 'multi_conversations_select':
    case 'multi_channels_select':
    case 'multi_users_select':
      return <MultiSelectElement select={known} {...place} />;
    case 'datepicker':
      return <DateElement date={known} {...place} />;
    case 'plain_text_input':
    case 'number_input':
      return <TextElement text={known} {...place} />;
    case 'file_input':
      return <FileInputElement field={known} {...place} />;
    case undefined:
      return <Unsupported type={element.type} />;
  }
}
