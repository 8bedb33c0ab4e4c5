import { identifier } from './sql-text.ts'

/** What is more than tables: made after the rows, so that the trigger does not see them come in. */
export interface Routine {
  readonly kind: 'view' | 'procedure' | 'trigger'
  readonly name: string
  readonly sql: string
}

const order = identifier('order')

export const shopRoutines: readonly Routine[] = [
  {
    kind: 'view',
    name: 'customer_turnover',
    sql: `CREATE VIEW customer_turnover AS
      SELECT c.id, c.name, COUNT(o.id) AS orders, IFNULL(SUM(o.total), 0) AS turnover
      FROM customer c LEFT JOIN ${order} o ON o.customer_id = c.id GROUP BY c.id, c.name`,
  },
  {
    kind: 'procedure',
    name: 'close_order',
    sql: `CREATE PROCEDURE close_order(IN which BIGINT UNSIGNED)
      BEGIN
        UPDATE ${order} SET status = 'done' WHERE id = which;
      END`,
  },
  {
    kind: 'trigger',
    name: 'order_item_reserve',
    sql: `CREATE TRIGGER order_item_reserve AFTER INSERT ON order_item FOR EACH ROW
      UPDATE stock SET reserved = reserved + NEW.quantity WHERE product_id = NEW.product_id LIMIT 1`,
  },
]
