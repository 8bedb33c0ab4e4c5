--@ args 101,102,301,999 | '2024-03-01','2024-01-31','2025-01-01' | '2024-03-03','2024-02-28','2026-01-01'
CREATE FUNCTION is_free(p_room INT, p_from DATE, p_to DATE) RETURNS TINYINT(1) READS SQL DATA
BEGIN
  DECLARE n INT;
  IF p_from >= p_to THEN
    RETURN NULL;
  END IF;
  SELECT COUNT(*) INTO n FROM bookings WHERE room_no = p_room AND status != 'X' AND arrive < p_to AND depart > p_from;
  RETURN n = 0;
END;

--@ args 101,301,302,5 | '2024-02-27','2024-03-01' | 1,3,7,0
CREATE FUNCTION quote_price(p_room SMALLINT, p_from DATE, p_nights INT) RETURNS DECIMAL(10,2) READS SQL DATA
BEGIN
  DECLARE v_rate, v_factor, v_sum DECIMAL(12,4) DEFAULT 0;
  DECLARE v_kind VARCHAR(10);
  DECLARE i INT DEFAULT 0;
  SELECT rate, kind INTO v_rate, v_kind FROM rooms WHERE room_no = p_room;
  WHILE i < p_nights DO
    SET v_factor = IFNULL((SELECT factor FROM rates WHERE kind = v_kind AND valid_from <= p_from + INTERVAL i DAY ORDER BY valid_from DESC LIMIT 1), 1);
    SET v_sum = v_sum + v_rate * v_factor;
    SET i = i + 1;
  END WHILE;
  RETURN ROUND(v_sum, 2);
END;

--@ args 'B','I','O','X','b','?'
CREATE FUNCTION status_text(p_status CHAR(1)) RETURNS VARCHAR(20) DETERMINISTIC
BEGIN
  DECLARE t VARCHAR(20);
  IF p_status = 'B' THEN SET t = 'booked';
  ELSEIF p_status = 'I' THEN SET t = 'in house';
  ELSEIF p_status = 'O' THEN SET t = 'checked out';
  ELSEIF p_status IS NULL THEN SET t = 'none';
  ELSE SET t = CONCAT('status ', QUOTE(p_status));
  END IF;
  RETURN t;
END;
