-- since 15
CREATE TABLE rounded (thousands numeric(3, -3), small numeric(3, 5));
