import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import { profile } from '../../test/fixtures';
import { readWith } from '../../test/readWith';
import { editPlan } from '../../test/editPlan';
import { fakeEngine, renderApp } from '../../test/renderApp';

const candidates = profile.columns[1]?.candidates ?? [];
const plainly = { number: null, yes_no: null, date_order: null, binary: null, separator: null };

/** The column as it stands in the plan that the engine was last asked about. */
function lastColumn(engine: ReturnType<typeof fakeEngine>, name: string): ColumnPlan | undefined {
  return engine.reviewPlan.mock.lastCall?.[1].columns.find(({ column }) => column === name);
}

describe('Choosing a type', () => {
  it('reads the values as the engine finds them to be written', async () => {
    const number = { decimal: 'comma', grouping: 'point', currency: true } as const;
    const engine = fakeEngine({
      editPlan: async (id, of, edits) => {
        const edited = await editPlan(id, of, edits);
        const email = edited.plan.columns.find(({ column }) => column === 'email');
        if (email && edits[0]?.edit === 'set_kind') {
          email.number = number;
        }
        return edited;
      },
    });
    const user = renderApp(
      readWith({
        profile: {
          email: {
            candidates: [
              ...candidates.filter(({ kind }) => kind !== 'number'),
              {
                kind: 'number',
                matches: 3,
                outliers: 0,
                outlier_samples: [],
                is_certain: true,
                ...plainly,
                number,
              },
            ],
          },
        },
      }),
    );
    await user.selectOptions(screen.getByTestId('kind-email'), 'number');
    await waitFor(() =>
      expect(lastColumn(engine, 'email')).toMatchObject({ kind: 'number', number }),
    );
    await user.click(screen.getByTestId('detail-email'));
    expect(screen.getByTestId('decimal-email')).toHaveProperty('value', 'comma');
    await user.selectOptions(screen.getByTestId('decimal-email'), 'point');
    // That nothing can stand between thousands then is the engine's to say.
    expect(engine.editPlan.mock.lastCall?.[2]).toEqual([
      { edit: 'number_reading', column: 'email', number: { ...number, decimal: 'point' } },
    ]);
    expect(within(screen.getByTestId('column-email')).getByText(/read as you say/)).toBeTruthy();
  });
});

describe('The facts of a column', () => {
  it('are counted and drawn', async () => {
    fakeEngine();
    const user = renderApp(
      readWith({
        profile: {
          email: {
            filled: 830,
            blank: 373,
            null_words: [{ value: 'NULL', count: 507 }],
            distinct: { count: 1_200_000, exact: false, unique: false },
            most_frequent: [
              { value: 'SP', count: 301 },
              { value: 'RJ', count: 180 },
            ],
            longest: { line: 90, value: 'Isle of Wight' },
            longest_bytes: 13,
            date_formats: [{ value: 'DD/MM/YYYY', count: 12 }],
            padded: 12,
          },
        },
      }),
    );
    await user.click(screen.getByTestId('detail-email'));
    const facts = screen.getByTestId('facts-email').textContent;
    for (const words of [
      '830 filled',
      '507 null words (NULL)',
      '373 blank',
      'about 1,200,000 different',
      'SP',
      '301',
      'Isle of Wight',
      '13 bytes · line 90',
      'DD/MM/YYYY',
      '12 values have spaces at an end.',
    ]) {
      expect(facts).toContain(words);
    }
    expect(facts).toContain('1 of 3, not abc in line 4');
  });
});

describe('The settings of a column', () => {
  it('have blank cells read as a value', async () => {
    const engine = fakeEngine();
    const user = renderApp(readWith({}));
    await user.click(screen.getByTestId('detail-email'));
    await user.selectOptions(screen.getByTestId('blank-email'), 'value');
    await user.type(screen.getByTestId('blank-value-email'), 'none');
    await waitFor(() =>
      expect(lastColumn(engine, 'email')).toMatchObject({ blank: 'value', blank_value: 'none' }),
    );
  });

  it('switch words that count as blank, those met in the file and others', async () => {
    const engine = fakeEngine();
    const user = renderApp(
      readWith({
        plan: { email: { null_words: ['NULL'] } },
        profile: { email: { null_words: [{ value: 'NULL', count: 507 }] } },
      }),
    );
    await user.click(screen.getByTestId('detail-email'));
    const word = screen.getByTestId('null-word-email-NULL');
    expect(word.textContent).toBe('NULL · 507 cells');
    expect(word.getAttribute('aria-pressed')).toBe('true');
    await user.click(word);
    await waitFor(() => expect(lastColumn(engine, 'email')?.null_words).toEqual([]));
    await user.type(screen.getByTestId('null-word-new-email'), '-{Enter}');
    await waitFor(() => expect(lastColumn(engine, 'email')?.null_words).toEqual(['-']));
    expect(screen.getByTestId('null-word-email--').getAttribute('aria-pressed')).toBe('true');
  });

  it('fix every cell, one change after another', async () => {
    const engine = fakeEngine();
    const user = renderApp(readWith({}));
    await user.click(screen.getByTestId('detail-email'));
    expect(screen.getByText(/the file itself is never changed/)).toBeTruthy();
    await user.click(screen.getByTestId('fix-trim-email'));
    await user.click(screen.getByTestId('fix-replace-email'));
    await user.type(screen.getByTestId('fix-from-email'), 'N/A');
    await user.click(screen.getByTestId('fix-apply-email'));
    const fixes = screen.getByTestId('fixes-email');
    expect(fixes.textContent).toContain('1. take spaces off both ends');
    expect(fixes.textContent).toContain('2. replace N/A by nothing');
    await user.click(screen.getByTestId('fix-remove-email-0'));
    await waitFor(() =>
      expect(lastColumn(engine, 'email')?.fixes).toEqual([
        { kind: 'replace', from: 'N/A', to: '' },
      ]),
    );
  });

  it('take a pair of words for Yes/No, a separator for lists, and bytes as they are written', async () => {
    const engine = fakeEngine();
    const user = renderApp(
      readWith({
        plan: {
          username: { kind: 'yes_no' },
          email: { kind: 'text_set' },
          profile_data: { kind: 'binary' },
        },
      }),
    );
    await user.click(screen.getByTestId('detail-username'));
    await user.click(screen.getByTestId('detail-email'));
    await user.click(screen.getByTestId('detail-profile_data'));
    await user.click(screen.getByTestId('yes-no-username-y'));
    await user.selectOptions(screen.getByTestId('separator-email'), 'other');
    await user.type(screen.getByTestId('separator-email-other'), '~{Enter}');
    await user.selectOptions(screen.getByTestId('binary-profile_data'), 'base64');
    await waitFor(() => {
      expect(lastColumn(engine, 'username')?.yes_no).toEqual({ yes: 'y', no: 'n' });
      expect(lastColumn(engine, 'email')?.separator).toBe('~');
      expect(lastColumn(engine, 'profile_data')?.binary).toBe('base64');
    });
  });
});
