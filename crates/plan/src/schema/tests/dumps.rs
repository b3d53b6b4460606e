//! Dumps as the tools of five databases write them.

use super::check;

#[test]
fn a_dump_of_pg_dump() {
    let text = r"--
-- PostgreSQL database dump
--

\restrict Zq8kPbW1
SET statement_timeout = 0;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE TYPE public.mood AS ENUM (
    'sad',
    'it''s; ok)'
);

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
  CREATE TABLE in_function (a int);
  NEW.path := 'C:\';
  RETURN NEW;
END;
$_$;

CREATE UNLOGGED TABLE public.users (
    id integer NOT NULL,
    email public.citext NOT NULL,
    name character varying(255) DEFAULT 'CREATE TABLE x (y int);'::character varying,
    tags text[] DEFAULT '{}'::text[],
    balance numeric(12,2) DEFAULT 0.00 NOT NULL,
    is_admin boolean DEFAULT false,
    born date,
    seen_at timestamp(3) with time zone DEFAULT now(),
    wakes time without time zone,
    profile jsonb,
    avatar bytea,
    mood public.mood,
    stay interval,
    CONSTRAINT users_balance_check CHECK ((balance >= (0)::numeric))
);

COMMENT ON TABLE public.users IS 'People; who (sign up';

CREATE TABLE audit.users (
    id bigint NOT NULL,
    at timestamp without time zone
)
PARTITION BY RANGE (at);

CREATE TABLE audit.users_2024 PARTITION OF audit.users FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
);

COPY public.users (id, email, name) FROM stdin;
1	it's@example.com	CREATE TABLE copied (a int);
2	b@example.com	\N
\.

SELECT pg_catalog.setval('public.users_id_seq', 2, true);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY audit.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_name_key UNIQUE NULLS NOT DISTINCT (name, born);

CREATE UNIQUE INDEX users_email_key ON public.users USING btree (email);
CREATE UNIQUE INDEX users_lower_key ON public.users USING btree (lower((email)::text));
CREATE UNIQUE INDEX users_admin_key ON public.users USING btree (name) WHERE is_admin;
CREATE INDEX users_born ON public.users USING btree (born);

ALTER TABLE ONLY audit.users
    ADD CONSTRAINT users_id_fkey FOREIGN KEY (id) REFERENCES public.users(id) ON DELETE SET NULL NOT VALID;
";
    check(
        text,
        "
        users:
          * id integer = Number
          * email public.citext = Text
          name character varying(255) = Text
          tags text[] = Other
          * balance numeric(12,2) = Number
          is_admin boolean = YesNo
          born date = Date
          seen_at timestamp(3) with time zone = DateTime
          wakes time without time zone = Text
          profile jsonb = Json
          avatar bytea = Binary
          mood public.mood = Other
          stay interval = Other
          primary key id
          unique name, born
          unique email
        users:
          * id bigint = Number
          * at timestamp without time zone = DateTime
          primary key id, at
          id to users (id)
        ",
    );
}

#[test]
fn a_dump_of_mysqldump() {
    let text = r#"-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
DROP TABLE IF EXISTS `customers`;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `customers` (
  `id` int unsigned NOT NULL AUTO_INCREMENT COMMENT 'a key; (or not',
  `email` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  `note` text COMMENT 'it\'s not \\',
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `flag` bit(1) DEFAULT b'0',
  `plan` enum('free','pro, (yearly)') DEFAULT NULL,
  `interests` set('art','sport') DEFAULT NULL,
  `born` year DEFAULT NULL,
  `price` decimal(10,2) unsigned zerofill DEFAULT NULL,
  `photo` mediumblob,
  `place` point NOT NULL /*!80003 SRID 4326 */,
  `data` json DEFAULT NULL,
  `total` double GENERATED ALWAYS AS ((`price` * 2)) VIRTUAL,
  `parent_id` int unsigned DEFAULT NULL,
  `updated` timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`id`) USING BTREE,
  UNIQUE KEY `email` (`email`(191)),
  UNIQUE KEY `lower` ((lower(`email`))),
  KEY `parent` (`parent_id`),
  FULLTEXT KEY `words` (`note`),
  CONSTRAINT `customers_ibfk_1` FOREIGN KEY (`parent_id`) REFERENCES `customers` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='CREATE TABLE `x` (`y` int)'
/*!50100 PARTITION BY HASH (`id`) PARTITIONS 4 */;

LOCK TABLES `customers` WRITE;
/*!40000 ALTER TABLE `customers` DISABLE KEYS */;
INSERT INTO `customers` VALUES (1,'it\'s','C:\\',1),(2,"CREATE TABLE q (a int);",'\'); CREATE TABLE r (a int);',0);
UNLOCK TABLES;
# the next one has two columns for its key
CREATE TABLE IF NOT EXISTS shop.`items` (`order` int, # of the order
  `line` smallint, PRIMARY KEY (`order`,`line` DESC));
ALTER TABLE `items`
  ADD UNIQUE KEY `line` (`line`),
  ADD COLUMN `sku` char(8) NOT NULL AFTER `line`,
  ADD CONSTRAINT FOREIGN KEY (`order`) REFERENCES `orders` (`id`),
  ENGINE=InnoDB;
"#;
    check(
        text,
        "
        customers:
          * id int unsigned = Number
          * email varchar(255) = Text
          note text = Text
          * active tinyint(1) = Number
          flag bit(1) = YesNo
          plan enum('free','pro, (yearly)') = Text
          interests set('art','sport') = TextSet
          born year = Number
          price decimal(10,2) unsigned zerofill = Number
          photo mediumblob = Binary
          * place point = Other
          data json = Json
          total double = Number
          parent_id int unsigned = Number
          updated timestamp(6) = DateTime
          primary key id
          unique email
          parent_id to customers (id)
        items:
          * order int = Number
          * line smallint = Number
          * sku char(8) = Text
          primary key order, line
          unique line
          order to orders (id)
        ",
    );
}

#[test]
fn a_script_of_sql_server_management_studio() {
    let text = "USE [shop]
GO
/****** Object:  Table [dbo].[Users]    Script Date: 3/1/2024 10:00:00 AM ******/
SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[Users](
	[Id] [int] IDENTITY(1,1) NOT NULL,
	[Email Address] [nvarchar](256) COLLATE SQL_Latin1_General_CP1_CI_AS NOT NULL,
	[Bio] nvarchar(max) NULL,
	[RowId] [uniqueidentifier] ROWGUIDCOL NOT NULL,
	[Balance] [decimal](18, 2) NULL,
	[Active] [bit] NOT NULL,
	[CreatedAt] [datetime2](7) NOT NULL,
	[Born] [date] NULL,
	[Photo] [varbinary](max) NULL,
	[Doc] [xml] NULL,
	[Double]  AS ([Balance]*(2)) PERSISTED,
	[Version] [timestamp] NOT NULL,
	[Phone] [dbo].[PhoneNumber] NULL,
 CONSTRAINT [PK_Users] PRIMARY KEY CLUSTERED \n(
	[Id] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Users] UNIQUE NONCLUSTERED ([Email Address] ASC)
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
INSERT [dbo].[Users] ([Id], [Email Address]) VALUES (1, N'it''s CREATE TABLE x (a int)')
GO
CREATE TABLE [dbo].[Orders]([Id] [bigint] NOT NULL PRIMARY KEY NONCLUSTERED, [UserId] [int] NULL)
CREATE TABLE #Temp (Id int)
GO
CREATE UNIQUE NONCLUSTERED INDEX [IX_RowId] ON [dbo].[Users] ([RowId] ASC) WITH (FILLFACTOR = 80) ON [PRIMARY]
GO
CREATE UNIQUE INDEX [IX_Born] ON [dbo].[Users] ([Born]) WHERE ([Born] IS NOT NULL)
GO
ALTER TABLE [dbo].[Users] ADD  CONSTRAINT [DF_Active]  DEFAULT ((0)) FOR [Active]
GO
ALTER TABLE [dbo].[Users] ADD  DEFAULT (getdate()) FOR [CreatedAt]
GO
ALTER TABLE [dbo].[Orders]  WITH CHECK ADD  CONSTRAINT [FK_Users] FOREIGN KEY([UserId])
REFERENCES [dbo].[Users] ([Id])
ALTER TABLE [dbo].[Orders] CHECK CONSTRAINT [FK_Users]
";
    check(
        text,
        "
        Users:
          * Id [int] = Number
          * Email Address [nvarchar](256) = Text
          Bio nvarchar(max) = Text
          * RowId [uniqueidentifier] = Text
          Balance [decimal](18, 2) = Number
          * Active [bit] = YesNo
          * CreatedAt [datetime2](7) = DateTime
          Born [date] = Date
          Photo [varbinary](max) = Binary
          Doc [xml] = Text
          Double  = Other
          * Version [timestamp] = Binary
          Phone [dbo].[PhoneNumber] = Other
          primary key Id
          unique Email Address
          unique RowId
        Orders:
          * Id [bigint] = Number
          UserId [int] = Number
          primary key Id
          UserId to Users (Id)
        #Temp:
          Id int = Number
        ",
    );
}

#[test]
fn a_schema_of_sqlite() {
    let text = r#"PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "users" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, 'name' TEXT COLLATE NOCASE UNIQUE ON CONFLICT IGNORE,
  [weight] REAL, `height` DOUBLE PRECISION, big UNSIGNED BIG INT, when_ DATETIME DEFAULT (datetime('now')), any_thing);
INSERT INTO users VALUES(1,'C:\','it''s',replace('a\nb','\n',char(10)));
CREATE TABLE settings(key PRIMARY KEY NOT NULL, value) WITHOUT ROWID;
CREATE TABLE links (a, b REFERENCES users (id), UNIQUE (a, b)) STRICT;
CREATE VIRTUAL TABLE docs USING fts5(title, body);
CREATE TABLE sqlite_sequence(name,seq);
CREATE UNIQUE INDEX big_index ON users(big COLLATE BINARY DESC);
CREATE UNIQUE INDEX sum_index ON users(weight + height);
COMMIT;
"#;
    check(
        text,
        "
        users:
          * id INTEGER = Number
          name TEXT = Text
          weight REAL = Number
          height DOUBLE PRECISION = Number
          big UNSIGNED BIG INT = Number
          when_ DATETIME = DateTime
          any_thing  = Other
          primary key id
          unique name
          unique big
        settings:
          * key  = Other
          value  = Other
          primary key key
        links:
          a  = Other
          b  = Other
          unique a, b
          b to users (id)
        sqlite_sequence:
          name  = Other
          seq  = Other
        ",
    );
}

#[test]
fn a_script_of_oracle() {
    let text = r#"--------------------------------------------------------
--  DDL for Table EMPLOYEES
--------------------------------------------------------
  CREATE TABLE "HR"."EMPLOYEES"
   (	"ID" NUMBER(10,0) GENERATED BY DEFAULT ON NULL AS IDENTITY MINVALUE 1 NOT NULL ENABLE,
	"EMAIL" VARCHAR2(255 BYTE) COLLATE "USING_NLS_COMP" DEFAULT 'x' NOT NULL ENABLE,
	"RESUME" CLOB,
	"HIRED" DATE DEFAULT SYSDATE,
	"SEEN" TIMESTAMP (6) WITH LOCAL TIME ZONE,
	"TOKEN" RAW(16),
	"RATE" NUMBER(*,0),
	"OLD" LONG,
	"MANAGER_ID" NUMBER,
	"LEFT_AFTER" INTERVAL DAY (2) TO SECOND (6),
	 CONSTRAINT "EMP_EMAIL" UNIQUE ("EMAIL")
  USING INDEX PCTFREE 10 INITRANS 2 STORAGE(INITIAL 65536 NEXT 1048576)
  TABLESPACE "USERS"  ENABLE
   ) SEGMENT CREATION IMMEDIATE
  PCTFREE 10 PCTUSED 40 NOCOMPRESS LOGGING
  TABLESPACE "USERS" ;
REM INSERTING into HR.EMPLOYEES
SET DEFINE OFF;
Insert into HR.EMPLOYEES (ID,RESUME) values (1,TO_CLOB(q'[it's CREATE TABLE x (a int);]'));
  CREATE UNIQUE INDEX "HR"."EMP_PK" ON "HR"."EMPLOYEES" ("ID")
  PCTFREE 10 TABLESPACE "USERS" ;
  ALTER TABLE "HR"."EMPLOYEES" MODIFY ("HIRED" NOT NULL ENABLE);
  ALTER TABLE "HR"."EMPLOYEES" ADD CONSTRAINT "EMP_PK" PRIMARY KEY ("ID")
  USING INDEX "HR"."EMP_PK"  ENABLE;
  ALTER TABLE "HR"."EMPLOYEES" ADD CONSTRAINT "EMP_MANAGER" FOREIGN KEY ("MANAGER_ID")
	  REFERENCES "HR"."EMPLOYEES" ("ID") ON DELETE CASCADE ENABLE
/
create global temporary table totals (day date, sum number) on commit delete rows
/
"#;
    check(
        text,
        "
        EMPLOYEES:
          * ID NUMBER(10,0) = Number
          * EMAIL VARCHAR2(255 BYTE) = Text
          RESUME CLOB = Text
          * HIRED DATE = DateTime
          SEEN TIMESTAMP (6) WITH LOCAL TIME ZONE = DateTime
          TOKEN RAW(16) = Binary
          RATE NUMBER(*,0) = Number
          OLD LONG = Text
          MANAGER_ID NUMBER = Number
          LEFT_AFTER INTERVAL DAY (2) TO SECOND (6) = Other
          primary key ID
          unique EMAIL
          MANAGER_ID to EMPLOYEES (ID)
        totals:
          day date = DateTime
          sum number = Number
        ",
    );
}
