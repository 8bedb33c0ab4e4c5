--@ args 'gold','GOLD','silver','basic','' | 0,10,100,99.99
CREATE FUNCTION tier_discount(p_tier VARCHAR(10), p_amount DECIMAL(10,2)) RETURNS DECIMAL(10,2)
DETERMINISTIC
BEGIN
  DECLARE rate DECIMAL(4,2) DEFAULT 0;
  CASE p_tier
    WHEN 'gold' THEN SET rate = 0.15;
    WHEN 'silver' THEN SET rate = 0.05;
    ELSE SET rate = 0;
  END CASE;
  RETURN ROUND(p_amount * rate, 2);
END;

--@ args 101,102,103,999
CREATE FUNCTION order_total(p_order BIGINT) RETURNS DECIMAL(12,2)
READS SQL DATA
BEGIN
  DECLARE goods DECIMAL(12,2);
  DECLARE ship DECIMAL(8,2) DEFAULT 0;
  SELECT SUM(quantity * unit_price) INTO goods FROM order_items WHERE order_id = p_order;
  SELECT shipping INTO ship FROM orders WHERE id = p_order;
  RETURN IFNULL(goods, 0) + ship;
END;

--@ args 'spring','SPRING','VIP','ONCE','nope' | '2024-03-01','2024-06-01','2024-05-31'
CREATE FUNCTION coupon_percent(p_code VARCHAR(16), p_day DATE) RETURNS INT
READS SQL DATA
BEGIN
  DECLARE v_percent INT;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_percent = 0;
  SELECT percent INTO v_percent FROM coupons
  WHERE code = p_code AND p_day BETWEEN valid_from AND valid_to AND (max_uses IS NULL OR uses < max_uses);
  RETURN v_percent;
END;

--@ args '  Red T-Shirt  ','Ärger & Co','100% wool','a--b','already-a-slug'
CREATE FUNCTION slugify(p_text VARCHAR(200)) RETURNS VARCHAR(200)
DETERMINISTIC
BEGIN
  DECLARE result VARCHAR(200);
  SET result = LOWER(TRIM(p_text));
  SET result = REPLACE(result, ' ', '-');
  SET result = REPLACE(result, '&', 'and');
  WHILE INSTR(result, '--') > 0 DO
    SET result = REPLACE(result, '--', '-');
  END WHILE;
  RETURN result;
END;
