import type { Random } from '../random.ts'
import { identifier } from '../sql-text.ts'
import { numbered, type RowContext, rowsOf, type ShopTable, tableOptions } from '../table.ts'
import { day, decimal, duration, moment, orNull, prose } from '../values.ts'

const couponCode = (id: number) => `${['Spring', 'DOUBLE11', '春节', 'vip'][id % 4]}_${id}`

/** A text key with a case-insensitive collation, whose order is not the order of bytes. */
export const coupon: ShopTable = {
  name: 'coupon',
  rowsAtScaleOne: 3000,
  fewestRows: 40,
  columns: ['code', 'percent', 'valid_from', 'valid_until', 'terms'],
  create: () => `CREATE TABLE coupon (
    code VARCHAR(40) COLLATE utf8mb4_unicode_ci NOT NULL,
    percent TINYINT NOT NULL DEFAULT 10,
    valid_from DATE NOT NULL DEFAULT '2019-01-01',
    valid_until DATE NULL,
    terms LONGTEXT,
    PRIMARY KEY (code)
  ) ${tableOptions('优惠券')}`,
  generate: (context) =>
    numbered(context, 'coupon', (id, random) => [
      couponCode(id),
      random.integer(-5, 90),
      day(random, 2019, 2023),
      orNull(random, 0.3, day(random, 2024, 2035)),
      orNull(random, 0.5, prose(random, 6)),
    ]),
}

/** Its name is a reserved word on both sides. */
export const order: ShopTable = {
  name: 'order',
  rowsAtScaleOne: 80_000,
  fewestRows: 800,
  columns: [
    'id',
    'customer_id',
    'address_id',
    'coupon_code',
    'status',
    'total',
    'currency',
    'placed_at',
    'changed_at',
    'remark',
  ],
  create: () => `CREATE TABLE ${identifier('order')} (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    customer_id INT NOT NULL,
    address_id INT UNSIGNED NULL,
    coupon_code VARCHAR(40) COLLATE utf8mb4_unicode_ci NULL,
    status ENUM('new','paid','shipped','done','取消') NOT NULL DEFAULT 'new',
    total DECIMAL(14,2) NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL DEFAULT 'CNY',
    placed_at DATETIME(6) NOT NULL,
    changed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    remark VARCHAR(500) NULL,
    PRIMARY KEY (id),
    KEY order_customer (customer_id, placed_at),
    KEY order_address (address_id),
    KEY order_coupon (coupon_code),
    CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
    CONSTRAINT order_address FOREIGN KEY (address_id) REFERENCES address (id) ON DELETE SET NULL,
    CONSTRAINT order_coupon FOREIGN KEY (coupon_code) REFERENCES coupon (code) ON DELETE SET NULL ON UPDATE CASCADE
  ) ${tableOptions('订单')}`,
  generate: (context) => numbered(context, 'order', (id, random) => orderRow(context, id, random)),
}

function orderRow(context: RowContext, id: number, random: Random) {
  return [
    id,
    random.integer(1, rowsOf(context, 'customer')),
    orNull(random, 0.05, random.integer(1, rowsOf(context, 'address'))),
    orNull(random, 0.8, couponCode(random.integer(1, rowsOf(context, 'coupon')))),
    random.pick(['new', 'paid', 'shipped', 'done', 'done', 'done', '取消']),
    decimal(random, 20_000, 2),
    random.pick(['CNY', 'CNY', 'CNY', 'EUR', 'USD']),
    moment(random, 6),
    moment(random, 3),
    orNull(random, 0.85, prose(random, 1)),
  ]
}

/** Two and three lines an order by turns. */
export const orderItem: ShopTable = {
  name: 'order_item',
  rowsAtScaleOne: 200_000,
  fewestRows: 2000,
  columns: ['order_id', 'line_number', 'product_id', 'quantity', 'unit_price', 'discount', 'line_total'],
  computed: ['line_total'],
  create: ({ computed }) => `CREATE TABLE order_item (
    order_id BIGINT UNSIGNED NOT NULL,
    line_number TINYINT UNSIGNED NOT NULL,
    product_id BIGINT NOT NULL,
    quantity SMALLINT UNSIGNED NOT NULL DEFAULT 1,
    unit_price DECIMAL(12,2) NOT NULL,
    discount DECIMAL(5,4) NULL,
    line_total ${computed('DECIMAL(18,2)', 'quantity * unit_price')},
    PRIMARY KEY (order_id, line_number),
    KEY order_item_product (product_id),
    CONSTRAINT order_item_order FOREIGN KEY (order_id) REFERENCES ${identifier('order')} (id) ON DELETE CASCADE,
    CONSTRAINT order_item_product FOREIGN KEY (product_id) REFERENCES product (id)
  ) ${tableOptions('订单明细')}`,
  generate: (context) =>
    numbered(context, 'order_item', (id, random) => {
      const [pair, line] = [Math.floor((id - 1) / 5), (id - 1) % 5]
      const quantity = random.integer(1, 12)
      const cents = random.integer(0, 999_999)
      return [
        pair * 2 + (line < 2 ? 1 : 2),
        line < 2 ? line + 1 : line - 1,
        random.integer(1, rowsOf(context, 'product')),
        quantity,
        (cents / 100).toFixed(2),
        orNull(random, 0.7, `0.${String(random.integer(0, 9999)).padStart(4, '0')}`),
        ((cents * quantity) / 100).toFixed(2),
      ]
    }),
}

export const payment: ShopTable = {
  name: 'payment',
  rowsAtScaleOne: 70_000,
  fewestRows: 700,
  columns: ['id', 'order_id', 'method', 'amount', 'rate', 'reference', 'token', 'paid_at'],
  create: ({ json }) => `CREATE TABLE payment (
    id BIGINT UNSIGNED NOT NULL COMMENT 'given by the bank; crosses 2^63',
    order_id BIGINT UNSIGNED NOT NULL,
    method VARCHAR(20) NOT NULL DEFAULT '支付宝',
    amount DECIMAL(14,2) NOT NULL,
    rate DECIMAL(20,10) NULL,
    reference ${json} NULL,
    token VARBINARY(32) NULL,
    paid_at DATETIME NULL,
    PRIMARY KEY (id),
    KEY payment_order (order_id),
    CONSTRAINT payment_order FOREIGN KEY (order_id) REFERENCES ${identifier('order')} (id) ON DELETE CASCADE
  ) ${tableOptions('付款')}`,
  generate: (context) =>
    numbered(context, 'payment', (id, random) => [
      9_223_372_036_854_775_000n + BigInt(id),
      random.integer(1, rowsOf(context, 'order')),
      random.pick(['支付宝', '微信支付', 'VISA', 'SEPA', '现金 💴']),
      decimal(random, 20_000, 2),
      orNull(random, 0.7, `${decimal(random, 9, 8)}01`),
      orNull(
        random,
        0.6,
        `{"bank": "工商银行", "serial": ${random.bits64()}, "retries": [${random.integer(0, 3)}, 0.50]}`,
      ),
      orNull(random, 0.5, random.bytes(random.integer(0, 32))),
      orNull(random, 0.1, moment(random)),
    ]),
}

/** Durations: longer than a day, negative where the parcel was early. */
export const shipment: ShopTable = {
  name: 'shipment',
  rowsAtScaleOne: 50_000,
  fewestRows: 500,
  columns: ['id', 'order_id', 'warehouse_id', 'carrier', 'tracking', 'shipped_at', 'travel_time', 'delay'],
  create: () => `CREATE TABLE shipment (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    order_id BIGINT UNSIGNED NOT NULL,
    warehouse_id TINYINT UNSIGNED NULL,
    carrier VARCHAR(30) NOT NULL,
    tracking VARCHAR(64) CHARACTER SET latin1 NULL,
    shipped_at TIMESTAMP NULL DEFAULT NULL,
    travel_time TIME NULL,
    delay TIME(3) NULL,
    PRIMARY KEY (id),
    KEY shipment_order (order_id),
    KEY shipment_warehouse (warehouse_id),
    UNIQUE KEY shipment_tracking (carrier, tracking),
    CONSTRAINT shipment_order FOREIGN KEY (order_id) REFERENCES ${identifier('order')} (id) ON DELETE CASCADE,
    CONSTRAINT shipment_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouse (id) ON DELETE SET NULL
  ) ${tableOptions('发货')}`,
  generate: (context) =>
    numbered(context, 'shipment', (id, random) => [
      id,
      random.integer(1, rowsOf(context, 'order')),
      orNull(random, 0.1, random.integer(1, rowsOf(context, 'warehouse'))),
      random.pick(['顺丰', '京东物流', 'DHL']),
      orNull(random, 0.2, `ÄÖ-€${id}`),
      orNull(random, 0.1, moment(random)),
      orNull(random, 0.2, duration(random, 200).slice(0, -4)),
      orNull(random, 0.3, duration(random, 800)),
    ]),
}
