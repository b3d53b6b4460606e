import { useCallback, useMemo } from 'react';
import { usePlaceWord } from '../../app/placeWord';
import type { CheckResult } from '../../bindings/CheckResult';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { PreviewRow } from '../../bindings/PreviewRow';
import type { Profile } from '../../bindings/Profile';
import type { RowStatus } from '../../bindings/RowStatus';
import { amount } from '../../components/amount';
import { columnWidth } from '../../components/grid/columnWidths';
import { Grid, type GridRow } from '../../components/grid/Grid';
import { usePages } from '../../components/grid/usePages';
import { TypeBadge } from '../../components/TypeBadge';
import { asFailure, engine } from '../../engine';
import { attributeLetter } from '../../plan/kinds';
import { GridCell } from './GridCell';

interface Props {
  plan: Plan;
  sourceId: string;
  profile: Profile;
  check: CheckResult | null;
  selected: number | null;
  onSelect: (number: number) => void;
  onFailure: (failure: Failure) => void;
}

/** Beside a header's words stands its type's badge. */
const BADGE_PX = 30;
/** A value longer than the first ones widens its column up to here, and no more than by half. */
const MAX_CHARACTERS = 26;

function widestWanted(profile: ColumnProfile | undefined): number {
  const usual = Math.max(6, ...(profile?.examples ?? []).map((example) => example.length));
  return Math.min(MAX_CHARACTERS, profile?.longest_bytes ?? 0, Math.ceil(usual * 1.5));
}

/** Space for the largest line number and the mark beside it. */
function headWidth(records: number): number {
  return 52 + 8 * Math.max(4, amount(records).length);
}

const outcomes = {
  rejected: 'Rejected',
  set_aside: 'Set aside',
  inside: 'Inside',
  without_item: 'Nothing here',
};

function toneOf(status: RowStatus, remarkTone: 'remark' | 'plain'): GridRow['tone'] {
  switch (status) {
    case 'item':
      return remarkTone;
    case 'inside':
    case 'without_item':
      return 'plain';
    default:
      return status;
  }
}

function toGridRow(row: PreviewRow, columns: ColumnPlan[]): GridRow {
  const remarkTone = row.remark ? 'remark' : 'plain';
  return {
    head: amount(row.line),
    cells: row.cells.map((text, place) => (
      <GridCell
        key={place}
        text={text}
        blank={row.blanks.find((cell) => cell.place === place)?.kind}
        fixed={row.fixed.find((cell) => cell.place === place)?.text ?? null}
        fault={row.at_fault.includes(place) ? (row.remark ?? outcomes.rejected) : null}
        nullWords={columns[place]?.null_words ?? []}
      />
    )),
    remark:
      row.status === 'item'
        ? row.remark
        : [outcomes[row.status], row.remark].filter((part) => part !== null).join(': '),
    tone: toneOf(row.status, remarkTone),
  };
}

/** Every record of the file; its rows are fetched as they are looked at. */
export function RecordsGrid({
  plan,
  sourceId,
  profile,
  check,
  selected,
  onSelect,
  onFailure,
}: Props) {
  const word = usePlaceWord();
  const columns = useMemo(
    () =>
      plan.columns.map((column, index) => ({
        title: column.column,
        mark: column.included ? (
          <TypeBadge type={attributeLetter(column, profile.columns[index]?.examples)} />
        ) : undefined,
        width: Math.max(
          columnWidth(column.column, [
            ...(profile.columns[index]?.examples ?? []),
            'x'.repeat(widestWanted(profile.columns[index])),
          ]),
          columnWidth(column.column, []) + BADGE_PX,
        ),
        align: column.kind === 'number' ? ('right' as const) : ('left' as const),
      })),
    [plan.columns, profile.columns],
  );
  // A finished check knows the repeated keys: the rows are asked for again, and so `check` is a reason to.
  const load = useCallback(
    async (from: number, count: number) =>
      (await engine.previewRows(sourceId, plan, from, count)).rows,
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [sourceId, plan, check],
  );
  const failed = useCallback((error: unknown) => onFailure(asFailure(error)), [onFailure]);
  const pages = usePages<PreviewRow>(profile.records, load, failed);

  return (
    <Grid
      label="Records of the file"
      headTitle={word === 'row' ? 'Row' : 'Line'}
      headWidth={headWidth(profile.records)}
      columns={columns}
      rowCount={profile.records}
      row={(index) => {
        const row = pages.row(index);
        return row && toGridRow(row, plan.columns);
      }}
      onShow={pages.look}
      selected={selected}
      onSelect={onSelect}
      rowTestId={(index) => `preview-row-${index}`}
    />
  );
}
