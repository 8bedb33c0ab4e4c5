import type { Random } from '../random.ts'
import { numbered, rowsOf, type ShopTable, tableOptions } from '../table.ts'
import { decimal, moment, orNull, productName, prose } from '../values.ts'
import { brandCode } from './catalogue.ts'

export const product: ShopTable = {
  name: 'product',
  rowsAtScaleOne: 20_000,
  fewestRows: 200,
  columns: [
    ...[
      'id',
      'category_id',
      'brand_code',
      'sku',
      'name',
      'description',
      'price',
      'cost',
      'weight_kg',
      'score',
    ],
    ...['status', 'labels', 'flags', 'attributes', 'created_at', 'updated_at'],
  ],
  create: ({ json }) => `CREATE TABLE product (
    id BIGINT NOT NULL AUTO_INCREMENT,
    category_id INT UNSIGNED NULL,
    brand_code VARCHAR(40) COLLATE utf8mb4_general_ci NULL,
    sku CHAR(16) NOT NULL COMMENT 'Stock keeping unit; printed on the label as "SKU: …"',
    name VARCHAR(120) NOT NULL DEFAULT '未命名',
    description MEDIUMTEXT,
    price DECIMAL(12,2) NOT NULL DEFAULT 0.00,
    cost DECIMAL(20,8) NULL,
    weight_kg FLOAT NULL,
    score DOUBLE NULL,
    status ENUM('草稿','上架','下架','sold out') NOT NULL DEFAULT '草稿',
    labels SET('新品','热卖','gift','eco') NULL DEFAULT '新品',
    flags BIT(8) NOT NULL DEFAULT b'00000001',
    attributes ${json} NULL,
    created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    updated_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    UNIQUE KEY product_sku (sku),
    KEY product_category (category_id, price),
    KEY product_created (created_at),
    CONSTRAINT product_category FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE SET NULL,
    CONSTRAINT product_brand FOREIGN KEY (brand_code) REFERENCES brand (code) ON UPDATE CASCADE
  ) AUTO_INCREMENT=1000000 ${tableOptions("商品；it''s the centre of the shop")}`,
  generate: (context) =>
    numbered(context, 'product', (id, random) => [
      id,
      orNull(random, 0.02, random.integer(1, rowsOf(context, 'category'))),
      orNull(random, 0.1, brandCode(random.integer(1, rowsOf(context, 'brand')))),
      `SKU${String(id).padStart(10, '0')}`,
      productName(random),
      orNull(random, 0.1, prose(random, 4)),
      decimal(random, 9999, 2),
      orNull(random, 0.2, decimal(random, 5000, 8)),
      orNull(random, 0.1, random.integer(1, 60_000) / 1000),
      orNull(random, 0.1, random.integer(0, 4_000_000_000) / 7),
      random.pick(['草稿', '上架', '上架', '上架', '下架', 'sold out']),
      orNull(random, 0.2, random.pick(['', '新品', '热卖', '新品,热卖', 'gift,eco', '新品,热卖,gift,eco'])),
      random.integer(0, 255),
      orNull(random, 0.15, attributes(id, random)),
      moment(random, 6),
      orNull(random, 0.1, moment(random)),
    ]),
}

/** Written by hand: numbers beyond 2^53 must reach the source as they stand here. */
function attributes(id: number, random: Random): string {
  const colours = JSON.stringify(
    Array.from({ length: random.integer(0, 3) }, () => random.pick(['红', '蓝 💙', 'x"y'])),
  )
  const size = `{"w": ${decimal(random, 300, 1)}, "h": ${decimal(random, 300, 1)}}`
  return `{"id": ${id}, "colours": ${colours}, "size": ${size}, "barcode": ${9007199254740993n + BigInt(id)}, "note": null}`
}
