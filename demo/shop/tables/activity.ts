import type { Random } from '../random.ts'
import type { Cell } from '../sql-text.ts'
import { numbered, type RowContext, rowsOf, type ShopTable, tableOptions } from '../table.ts'
import { moment, orNull, prose } from '../values.ts'

/** No primary key, no unique key, and every fiftieth row is there twice. Column names in mixed case. */
export const pageView: ShopTable = {
  name: 'page_view',
  rowsAtScaleOne: 60_000,
  fewestRows: 600,
  columns: ['viewedAt', 'customerId', 'path', 'millis', 'agent'],
  create: () => `CREATE TABLE page_view (
    viewedAt DATETIME NOT NULL,
    customerId INT NULL,
    path VARCHAR(200) NOT NULL DEFAULT '/',
    millis INT UNSIGNED NULL,
    agent VARCHAR(120) NULL,
    KEY page_view_time (viewedAt)
  ) ${tableOptions('访问日志；没有主键，含重复行')}`,
  generate: (context) => pageViews(context),
}

function* pageViews(context: RowContext): Generator<readonly Cell[]> {
  let row: readonly Cell[] = []
  for (let id = 1; id <= rowsOf(context, 'page_view'); id++) {
    if (id % 50 !== 0) row = view(context, context.random)
    yield row
  }
}

function view(context: RowContext, random: Random): readonly Cell[] {
  return [
    moment(random),
    orNull(random, 0.5, random.integer(1, rowsOf(context, 'customer'))),
    random.pick(['/', '/商品/详情', '/cart', '/search?q=%E8%8C%B6&x=\\N', '/😀']),
    orNull(random, 0.1, random.integer(0, 4_294_967_295)),
    orNull(random, 0.3, random.pick(['Mozilla/5.0 (X11; Linux x86_64)', 'curl/8.1', '微信/8.0'])),
  ]
}

export const review: ShopTable = {
  name: 'review',
  rowsAtScaleOne: 30_000,
  fewestRows: 300,
  columns: ['id', 'product_id', 'customer_id', 'rating', 'title', 'body', 'written_at'],
  create: () => `CREATE TABLE review (
    id INT NOT NULL AUTO_INCREMENT,
    product_id BIGINT NOT NULL,
    customer_id INT NULL,
    rating TINYINT NOT NULL DEFAULT 5 COMMENT '1 to 5\\nfive is best',
    title VARCHAR(100) NULL DEFAULT '',
    body TEXT NOT NULL,
    written_at TIMESTAMP NOT NULL DEFAULT '2020-01-01 00:00:00',
    PRIMARY KEY (id),
    KEY review_product (product_id, rating),
    KEY review_customer (customer_id),
    CONSTRAINT review_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
    CONSTRAINT review_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL
  ) ${tableOptions('评价 ⭐')}`,
  generate: (context) =>
    numbered(context, 'review', (id, random) => [
      id,
      random.integer(1, rowsOf(context, 'product')),
      orNull(random, 0.1, random.integer(1, rowsOf(context, 'customer'))),
      random.integer(1, 5),
      orNull(random, 0.3, random.pick(['', '好评', '差评 👎', ' 前后有空格 ', '一般'])),
      prose(random, 8),
      moment(random),
    ]),
}

export const auditLog: ShopTable = {
  name: 'audit_log',
  rowsAtScaleOne: 15_000,
  fewestRows: 150,
  columns: ['id', 'at', 'employee_id', 'action', 'before_image', 'after_image', 'raw'],
  create: ({ json }) => `CREATE TABLE audit_log (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    at DATETIME(6) NOT NULL,
    employee_id MEDIUMINT UNSIGNED NULL,
    action VARCHAR(30) NOT NULL,
    before_image ${json} NULL,
    after_image ${json} NULL,
    raw LONGBLOB NULL,
    PRIMARY KEY (id),
    KEY audit_log_at (at),
    KEY audit_log_employee (employee_id),
    CONSTRAINT audit_log_employee FOREIGN KEY (employee_id) REFERENCES employee (id) ON DELETE SET NULL
  ) ${tableOptions('审计日志')}`,
  generate: (context) =>
    numbered(context, 'audit_log', (id, random) => [
      id,
      moment(random, 6),
      orNull(random, 0.1, random.integer(1, rowsOf(context, 'employee'))),
      random.pick(['login', 'price-change', '退款', 'export']),
      orNull(random, 0.4, image(random)),
      orNull(random, 0.1, image(random)),
      orNull(random, 0.7, random.bytes(random.integer(0, 300))),
    ]),
}

function image(random: Random): string {
  const text = JSON.stringify({ 备注: prose(random, 2), list: [1, -2.5, true, null, ''] })
  return random.chance(0.05)
    ? '[]'
    : `{"v": ${random.integer(0, 9)}, "data": ${text}, "big": ${random.bits64()}}`
}
