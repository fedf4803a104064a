/** Fields of forms, each with its label. */
import { useId } from 'preact/hooks';

interface Labelled {
  readonly label: string;
  readonly hint?: string;
}

export interface TextFieldProps extends Labelled {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: 'text' | 'password' | 'number' | 'date';
  readonly required?: boolean;
  readonly placeholder?: string;
  readonly rows?: number;
}

export function TextField({ label, hint, value, onValue, type = 'text', rows, ...rest }: TextFieldProps) {
  const id = useId();
  const common = {
    id,
    value,
    ...rest,
    ...(hint !== undefined && { 'aria-describedby': `${id}-hint` }),
    spellcheck: false,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows === undefined ? (
        <input
          {...common}
          // The types of an input allow each of these with its own roles alone.
          type={type as 'text'}
          autocomplete="off"
          {...(type === 'number' && { step: 'any', min: 0 })}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      ) : (
        <textarea {...common} rows={rows} onInput={(event) => onValue(event.currentTarget.value)} />
      )}
      {hint !== undefined && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

export interface ChoiceProps extends Labelled {
  readonly value: string;
  /** The value and what people read. */
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onValue: (value: string) => void;
}

export function Choice({ label, hint, value, options, onValue }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
      {hint !== undefined && <span class="hint">{hint}</span>}
    </div>
  );
}
