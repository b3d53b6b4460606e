/**
 * Stands in for the engine's edits: each sets what it names, and nothing follows from it. What the engine's rules make of an
 * edit is tested where they are; a test of the page that needs it gives the answer itself.
 */
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { Edited } from '../bindings/Edited';
import type { KeyTemplate } from '../bindings/KeyTemplate';
import type { Plan } from '../bindings/Plan';
import type { PlanEdit } from '../bindings/PlanEdit';

function withColumn(plan: Plan, of: string, change: (column: ColumnPlan) => Partial<ColumnPlan>) {
  const columns = plan.columns.map((column) =>
    column.column === of ? { ...column, ...change(column) } : column,
  );
  return { ...plan, columns };
}

const json = (value: unknown) => JSON.stringify(value);

function ofColumn(plan: Plan, edit: Extract<PlanEdit, { column: string }>): Plan {
  const set = (change: Partial<ColumnPlan>) => withColumn(plan, edit.column, () => change);
  switch (edit.edit) {
    case 'rename_attribute':
      return set({ attribute: edit.attribute });
    case 'include':
      return set({ included: edit.included });
    case 'set_kind':
      return set({ kind: edit.kind });
    case 'read_dates':
      return set({ kind: edit.kind ?? 'date', date_order: edit.order });
    case 'zone':
      return set({ zone: edit.zone });
    case 'null_word':
      return withColumn(plan, edit.column, ({ null_words }) => {
        const others = null_words.filter((word) => word !== edit.word);
        return { null_words: edit.counts ? [...others, edit.word] : others };
      });
    case 'blank':
      return set({ blank: edit.blank });
    case 'blank_value':
      return set({ blank_value: edit.value });
    case 'number_reading':
      return set({ number: edit.number });
    case 'yes_no_words':
      return set({ yes_no: edit.words });
    case 'date_order':
      return set({ date_order: edit.order });
    case 'date_as':
      return set({ date_as: edit.date_as });
    case 'separator':
      return set({ separator: edit.separator });
    case 'binary':
      return set({ binary: edit.binary });
    case 'add_column_fix':
    case 'remove_column_fix':
      return withColumn(plan, edit.column, ({ fixes }) => {
        const others = fixes.filter((fix) => json(fix) !== json(edit.fix));
        return { fixes: edit.edit === 'add_column_fix' ? [...others, edit.fix] : others };
      });
    case 'remove_cell_fix':
      return {
        ...plan,
        cell_fixes: plan.cell_fixes.filter(
          (fix) => fix.record !== edit.record || fix.column !== edit.column,
        ),
      };
  }
}

function composed(plan: Plan, role: 'partition_key' | 'sort_key', template: KeyTemplate): Plan {
  const attribute = `composed ${role}`;
  return {
    ...plan,
    table: { ...plan.table, [role]: attribute },
    composed_attributes: [{ attribute, template }],
  };
}

function ofTable(plan: Plan, edit: PlanEdit): Plan {
  const set = (change: Partial<Plan['table']>) => ({
    ...plan,
    table: { ...plan.table, ...change },
  });
  const option = (change: Partial<Plan['table']['options']>) =>
    set({ options: { ...plan.table.options, ...change } });
  const { indexes } = plan.table;
  switch (edit.edit) {
    case 'table_name':
      return set({ name: edit.name });
    case 'time_to_live':
      return option({ time_to_live: edit.attribute });
    case 'point_in_time_recovery':
      return option({ point_in_time_recovery: edit.on });
    case 'deletion_protection':
      return option({ deletion_protection: edit.on });
    case 'table_class':
      return option({ table_class: edit.class });
    case 'tags':
      return option({ tags: edit.tags });
    case 'kms_key':
      return option({ kms_key: edit.key });
    case 'warm_throughput':
      return option({ warm_throughput: edit.units });
    case 'partition_key':
      return {
        ...set({ partition_key: edit.attribute }),
        generated_key: null,
        composed_attributes: [],
      };
    case 'key': {
      const attribute = (of: string | null) =>
        plan.columns.find(({ column }) => column === of)?.attribute ?? null;
      if (edit.partition_template) {
        const keyed = composed(plan, 'partition_key', edit.partition_template);
        return ofTable(keyed, { edit: 'sort_key', attribute: attribute(edit.sort_column) });
      }
      return edit.partition_column === null
        ? ofTable(plan, { edit: 'generate_key' })
        : set({
            partition_key: attribute(edit.partition_column) ?? '',
            sort_key: attribute(edit.sort_column),
          });
    }
    case 'partition_template':
      return composed(plan, 'partition_key', edit.template);
    case 'sort_template':
      return composed(plan, 'sort_key', edit.template);
    case 'sort_key':
      return set({ sort_key: edit.attribute });
    case 'generate_key': {
      const attribute = 'recordKey';
      return {
        ...set({ partition_key: attribute, sort_key: null }),
        generated_key: { attribute },
      };
    }
    case 'on_demand':
      return set({ capacity: { kind: 'on_demand' } });
    case 'provisioned':
      return set({
        capacity: {
          kind: 'provisioned',
          units: edit.units ?? { read_units_per_second: 5, write_units_per_second: 5 },
        },
      });
    case 'add_index':
      return edit.index ? set({ indexes: [...indexes, edit.index] }) : plan;
    case 'change_index':
      return set({
        indexes: indexes.map((index) => (index.name === edit.index ? edit.design : index)),
      });
    case 'remove_index':
      return set({ indexes: indexes.filter(({ name }) => name !== edit.index) });
    default:
      return plan;
  }
}

function applied(plan: Plan, edit: PlanEdit): Plan {
  if ('column' in edit) {
    return ofColumn(plan, edit);
  }
  switch (edit.edit) {
    case 'duplicates':
      return { ...plan, duplicates: edit.choice };
    case 'join_surplus':
      return { ...plan, join_surplus: edit.joined };
    case 'leave_out_headers':
      return { ...plan, leave_out_headers: edit.left_out };
    case 'leave_out_blank':
      return { ...plan, leave_out_blank: edit.left_out };
    case 'fix_cell':
      return { ...plan, cell_fixes: [...plan.cell_fixes, edit.fix] };
    case 'leave_out_record':
      return { ...plan, left_out: [...plan.left_out, edit.record] };
    case 'keep_record':
      return { ...plan, left_out: plan.left_out.filter(({ record }) => record !== edit.record) };
    case 'remove_all_fixes':
      return {
        ...plan,
        join_surplus: false,
        leave_out_headers: false,
        leave_out_blank: false,
        left_out: [],
        columns: plan.columns.map((column) => ({ ...column, fixes: [] })),
        cell_fixes: [],
      };
    default:
      return ofTable(plan, edit);
  }
}

export async function editPlan(_id: string, plan: Plan, edits: PlanEdit[]): Promise<Edited> {
  return { plan: structuredClone(edits.reduce(applied, plan)), followed: [] };
}

export async function areInForce(_id: string, plan: Plan, lists: PlanEdit[][]): Promise<boolean[]> {
  return lists.map((edits) => json(edits.reduce(applied, plan)) === json(plan));
}
