CREATE VIEW v_customer_names AS
SELECT id, CONCAT(first_name, ' ', IFNULL(last_name, '')) AS full_name, CONCAT(first_name, last_name) AS strict_name,
  CONCAT_WS(', ', last_name, first_name) AS sort_name, UCASE(email) AS email_upper, IF(active, 'yes', 'no') AS is_active
FROM customers;

CREATE VIEW v_order_totals AS
SELECT o.id AS order_id, o.status, COUNT(i.line_no) AS line_count, IFNULL(SUM(i.quantity * i.unit_price), 0) AS goods,
  IFNULL(SUM(i.quantity * i.unit_price), 0) + o.shipping AS grand_total,
  ROUND(AVG(i.unit_price), 2) AS avg_price
FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
GROUP BY o.id, o.status, o.shipping;

CREATE VIEW v_monthly_sales AS
SELECT DATE_FORMAT(ordered_at, '%Y-%m') AS month, YEAR(ordered_at) AS y, MONTH(ordered_at) AS m, COUNT(*) AS orders_placed,
  SUM(CASE WHEN status = 'shipped' THEN total ELSE 0 END) AS shipped_total, MAX(total) AS biggest
FROM orders
WHERE status <> 'cancelled'
GROUP BY DATE_FORMAT(ordered_at, '%Y-%m'), YEAR(ordered_at), MONTH(ordered_at)
ORDER BY month DESC;

CREATE VIEW v_product_margin AS
SELECT sku, price, cost, price - cost AS margin, ROUND((price - cost) / price * 100, 1) AS margin_pct, price / 3 AS third,
  stock DIV 10 AS full_boxes, stock MOD 10 AS loose, COALESCE(weight_g, 0) / 1000 AS weight_kg
FROM products
WHERE NOT discontinued AND price BETWEEN 5 AND 50;

CREATE VIEW v_product_attributes AS
SELECT id, JSON_UNQUOTE(JSON_EXTRACT(attributes, '$.color')) AS color, JSON_EXTRACT(attributes, '$.volume') AS volume,
  JSON_LENGTH(attributes, '$.tags') AS tag_count
FROM products
WHERE attributes IS NOT NULL;
