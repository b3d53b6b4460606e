import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Escape } from '../../bindings/Escape';
import type { FormatChoice } from '../../bindings/FormatChoice';
import type { LineEnd } from '../../bindings/LineEnd';
import type { Quote } from '../../bindings/Quote';
import type { SourceFormat } from '../../bindings/SourceFormat';
import type { Unnamed } from '../../bindings/Unnamed';
import { Field } from '../../components/Field';
import { escapeNames, lineEndNames, quoteNames, unnamedNames } from './dialectWords';
import styles from './Format.module.css';

interface Props {
  format: SourceFormat;
  locked: boolean;
  onSay: (part: Partial<FormatChoice>) => void;
}

function options<T extends string>(names: Record<T, string>): { value: string; label: string }[] {
  return Object.entries<string>(names).map(([value, label]) => ({ value, label }));
}

/** How the cells of a delimited file are written, and which lines belong to the table. */
export function DialectFields({ format, locked, onSay }: Props) {
  return (
    <div className={styles.fields}>
      <Field for="format-quote" label="Around cells">
        <NativeSelect
          id="format-quote"
          size="xs"
          disabled={locked}
          data={options(quoteNames)}
          value={format.quote}
          data-testid="quote"
          onChange={(event) => onSay({ quote: event.currentTarget.value as Quote, escape: null })}
        />
      </Field>
      <Field for="format-escape" label="Special characters in cells">
        <NativeSelect
          id="format-escape"
          size="xs"
          disabled={locked}
          data={options(escapeNames)}
          value={format.escape}
          data-testid="escape"
          onChange={(event) => onSay({ escape: event.currentTarget.value as Escape })}
        />
      </Field>
      <Field for="format-null" label="Word for no value (NULL)">
        <Typed
          id="format-null"
          value={format.null_word ?? ''}
          placeholder="none"
          locked={locked}
          testId="null-word"
          onSay={(null_word) => onSay({ null_word })}
        />
      </Field>
      <Field for="format-comment" label="Remarks start with">
        <Typed
          id="format-comment"
          value={format.comment ?? ''}
          placeholder="no remarks"
          locked={locked}
          testId="comment"
          onSay={(comment) => onSay({ comment })}
        />
      </Field>
      <Field for="format-skip" label="Lines before the table">
        <Lines
          id="format-skip"
          value={format.skip_lines}
          locked={locked}
          testId="skip-lines"
          onSay={(skip_lines) => onSay({ skip_lines })}
        />
      </Field>
      <Field for="format-below" label="Lines below the names">
        <Lines
          id="format-below"
          value={format.below_header}
          locked={locked || !format.header}
          testId="below-header"
          onSay={(below_header) => onSay({ below_header })}
        />
      </Field>
      <Field for="format-unnamed" label="Column without a name">
        <NativeSelect
          id="format-unnamed"
          size="xs"
          disabled={locked || !format.header}
          data={options(unnamedNames)}
          value={format.unnamed ?? 'none'}
          data-testid="unnamed"
          onChange={(event) => {
            const place = event.currentTarget.value;
            // That none lacks a name is said by which line has the names.
            onSay(
              place === 'none'
                ? { unnamed: null, header: true, skip_lines: format.skip_lines }
                : { unnamed: place as Unnamed },
            );
          }}
        />
      </Field>
      <Field for="format-footer" label="Lines after the table">
        <Lines
          id="format-footer"
          value={format.footer_lines}
          locked={locked || format.gzipped || format.encoding.startsWith('utf16')}
          testId="footer-lines"
          onSay={(footer_lines) => onSay({ footer_lines })}
        />
      </Field>
      <Field for="format-line-end" label="Lines end with">
        <NativeSelect
          id="format-line-end"
          size="xs"
          disabled={locked}
          data={options(lineEndNames)}
          value={format.line_end}
          data-testid="line-end"
          onChange={(event) => onSay({ line_end: event.currentTarget.value as LineEnd })}
        />
      </Field>
    </div>
  );
}

function Typed({
  id,
  value,
  placeholder,
  locked,
  testId,
  onSay,
}: {
  id: string;
  value: string;
  placeholder: string;
  locked: boolean;
  testId: string;
  onSay: (value: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null && draft !== value) {
      onSay(draft);
    }
    setDraft(null);
  };
  return (
    <TextInput
      id={id}
      size="xs"
      placeholder={placeholder}
      disabled={locked}
      value={draft ?? value}
      data-testid={testId}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

function Lines({
  id,
  value,
  locked,
  testId,
  onSay,
}: {
  id: string;
  value: number;
  locked: boolean;
  testId: string;
  onSay: (value: number) => void;
}) {
  const [draft, setDraft] = useState<number | null>(null);
  const commit = () => {
    if (draft !== null && draft !== value) {
      onSay(draft);
    }
    setDraft(null);
  };
  return (
    <NumberInput
      id={id}
      size="xs"
      min={0}
      max={100_000}
      allowDecimal={false}
      allowNegative={false}
      disabled={locked}
      value={draft ?? value}
      data-testid={testId}
      onChange={(next) => setDraft(typeof next === 'number' ? next : 0)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
