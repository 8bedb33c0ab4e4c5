CREATE VIEW v_open_invoices AS
SELECT i.invoice_no, s.customer, i.net + i.vat AS gross, IFNULL(p.paid_amount, 0) AS paid_amount, i.net + i.vat - IFNULL(p.paid_amount, 0) AS due,
  DATEDIFF('2024-04-01', i.issued) AS age_days,
  ELT(1 + (DATEDIFF('2024-04-01', i.issued) > 30) + (DATEDIFF('2024-04-01', i.issued) > 60), 'current', 'late', 'overdue') AS bucket
FROM invoices i
JOIN subscriptions s ON s.sub_id = i.sub_id
LEFT JOIN (SELECT invoice_no, SUM(amount) AS paid_amount FROM payments GROUP BY invoice_no) p ON p.invoice_no = i.invoice_no
WHERE i.net + i.vat > IFNULL(p.paid_amount, 0);

CREATE VIEW v_usage_by_month AS
SELECT u.sub_id, EXTRACT(YEAR_MONTH FROM u.used_at) AS ym, SUM(u.units) AS units, p.included_units,
  GREATEST(CAST(SUM(u.units) AS SIGNED) - CAST(p.included_units AS SIGNED), 0) AS extra,
  TRUNCATE(GREATEST(CAST(SUM(u.units) AS SIGNED) - CAST(p.included_units AS SIGNED), 0) * p.unit_price, 2) AS extra_cost
FROM usage_records u JOIN subscriptions s ON s.sub_id = u.sub_id JOIN plans p ON p.plan_code = s.plan_code
GROUP BY u.sub_id, EXTRACT(YEAR_MONTH FROM u.used_at), p.included_units, p.unit_price;

CREATE VIEW v_payment_methods AS
SELECT LOWER(method) AS method, COUNT(*) AS n, COUNT(DISTINCT invoice_no) AS invoices, SUM(amount) AS total, FORMAT(SUM(amount) * 1000, 2) AS pretty,
  CAST(AVG(amount) AS DECIMAL(10,3)) AS average
FROM payments GROUP BY LOWER(method) ORDER BY total DESC;

CREATE VIEW v_usage_meta AS
SELECT usage_id, JSON_UNQUOTE(JSON_EXTRACT(meta, '$.region')) AS region, JSON_TYPE(meta) AS kind, JSON_VALID(meta) AS valid,
  JSON_CONTAINS_PATH(meta, 'one', '$.tags') AS has_tags, COALESCE(JSON_LENGTH(meta), -1) AS parts
FROM usage_records;

CREATE VIEW v_all_movements AS
SELECT 'invoice' AS kind, i.invoice_no AS ref, -(i.net + i.vat) AS amount, i.issued AS happened FROM invoices i
UNION ALL
SELECT 'payment', IFNULL(p.invoice_no, '?'), p.amount, CAST(p.received AS DATE) FROM payments p
UNION
SELECT 'open', s.customer, s.balance, s.start_date FROM subscriptions s WHERE s.balance <> 0;
