/** Views of one page, as links: each has an address of its own. */
import { type AddressParameters, hrefWith } from '../data/address.ts';

export interface TabsProps {
  readonly label: string;
  readonly parameter: string;
  readonly present: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  /** What does not go with the other view. */
  readonly without?: AddressParameters;
}

export function Tabs({ label, parameter, present, options, without = {} }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {options.map(([value, text]) => (
        <a
          key={value}
          href={hrefWith({ ...without, [parameter]: value })}
          aria-current={value === present ? 'page' : undefined}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}
