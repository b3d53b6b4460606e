//! Rows that leave it to the database to number them.

use super::check;
use crate::SqlDialect;

#[test]
fn rows_without_their_identity_are_numbered_as_sql_server_does() {
    check(
        SqlDialect::SqlServer,
        "CREATE TABLE [dbo].[jobs] (job_id smallint IDENTITY(10,5) PRIMARY KEY, what varchar(9), low AS (what + 'x'), n int)\nGO\n\
         insert jobs values ('a', 1)\ninsert [jobs] values (newid(), 2)\ninsert jobs (what, n) values ('c', 3), ('d', 4)\n\
         SET IDENTITY_INSERT [dbo].[jobs] ON\nINSERT [dbo].[jobs] (job_id, what, n) VALUES (41, 'e', 5)\n\
         SET IDENTITY_INSERT [dbo].[jobs] OFF\nINSERT INTO jobs VALUES (N'f', 6)\nGO\n",
        "
    jobs: job_id what low n
      10 'a' missing 1
      20 'c' missing 3
      25 'd' missing 4
      41 'e' missing 5
      46 'f' missing 6
    ! 1 row of jobs is not read: on line 4, “newid” is a value that only the database can compute.
    ! 4 rows of jobs, the first on line 3, say nothing of job_id: they are numbered behind those that have a number, as the database would.",
    );
}

#[test]
fn rows_with_null_in_place_of_a_number_are_numbered_as_mysql_and_sqlite_do() {
    check(
        SqlDialect::Mysql,
        "CREATE TABLE `a` (`id` int NOT NULL AUTO_INCREMENT, `b` text, PRIMARY KEY (`id`)) AUTO_INCREMENT=7;\n\
         INSERT INTO `a` VALUES (NULL,'x'),(DEFAULT,'y');\nINSERT INTO `a` (`b`) VALUES ('z');\n",
        "
    a: id b
      7 'x'
      8 'y'
      9 'z'
    ! 3 rows of a, the first on line 2, say nothing of id: they are numbered as the database would, from 7 on.",
    );
    check(
        SqlDialect::Sqlite,
        "PRAGMA foreign_keys=OFF;\nCREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT);\nINSERT INTO a VALUES (4,'x');\n\
         INSERT INTO a VALUES (NULL,'y');\nINSERT INTO a (b) VALUES ('z');\n",
        "
    a: id b
      4 'x'
      5 'y'
      6 'z'
    ! 2 rows of a, the first on line 4, say nothing of id: they are numbered behind those that have a number, as the database would.",
    );
}

#[test]
fn zeros_are_numbered_as_mysql_does_unless_it_is_told_otherwise() {
    let rows = "CREATE TABLE `a` (`id` int NOT NULL AUTO_INCREMENT, `b` int, PRIMARY KEY (`id`));\n\
                INSERT INTO `a` VALUES (0,0),('0',1),(7,2),(0,3);\n";
    check(
        SqlDialect::Mysql,
        rows,
        "
    a: id b
      1 0
      2 1
      7 2
      8 3
    ! 3 rows of a, the first on line 2, say nothing, or 0, of id: they are numbered behind those that have a number, as the database would.",
    );
    check(
        SqlDialect::Mysql,
        &format!("/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n{rows}"),
        "
    a: id b
      0 0
      0 1
      7 2
      0 3",
    );
}

#[test]
fn nothing_is_numbered_where_nobody_knows_what_the_database_would_give() {
    // A sequence does not count on from numbers that rows bring.
    check(
        SqlDialect::Postgresql,
        "CREATE TABLE a (id serial PRIMARY KEY, b text);\nCREATE TABLE c (id serial PRIMARY KEY, b text);\n\
         INSERT INTO a (b) VALUES ('x'), ('y');\nINSERT INTO c VALUES (5, 'z');\nINSERT INTO c (b) VALUES ('w');\n",
        "
    a: id b
      1 'x'
      2 'y'
    c: id b
      5 'z'
      missing 'w'
    ! 2 rows of a, the first on line 3, say nothing of id: they are numbered as the database would, from 1 on.
    ! 1 row of c, on line 5, says nothing of id: what the database would put there is left out.",
    );
    // Rows that come from a query take numbers, too.
    check(
        SqlDialect::SqlServer,
        "CREATE TABLE [dbo].[a] (id int IDENTITY(1,1), b int)\nGO\nINSERT a SELECT b FROM c\nGO\nINSERT a VALUES (5)\nGO\n",
        "
    a: id b
      missing 5
    ! The rows of 1 statement for a are not read: on line 3, the rows come from a query.
    ! 1 row of a, on line 5, says nothing of id: what the database would put there is left out.",
    );
}

#[test]
fn arrays_of_postgresql_are_written_as_copy_writes_them() {
    check(
        SqlDialect::Postgresql,
        "-- PostgreSQL database dump\nCREATE TABLE t (a text[], b int[][], c boolean[]);\n\
         INSERT INTO t VALUES (ARRAY['a', 'b c', '', 'null', 'q\"\\', NULL], ARRAY[[1, -2], [3, 4]], ARRAY[true, false]);\n\
         INSERT INTO t VALUES (ARRAY[]::text[], ARRAY[ARRAY[1]]::integer[], '{t}'::boolean[]);\n\
         INSERT INTO t VALUES (ARRAY['x'::text, 'y'::character varying(3)], NULL, NULL);\n\
         INSERT INTO t VALUES (ARRAY[now()], NULL, NULL);\n",
        "
    t: a b c
      '{a,\"b c\",\"\",\"null\",\"q\\\"\\\\\",NULL}' '{{1,-2},{3,4}}' '{t,f}'
      '{}' '{{1}}' '{t}'
      '{x,y}' null null
    ! 1 row of t is not read: on line 6, “ARRAY” is a value that only the database can compute.",
    );
}

#[test]
fn rows_in_comments_that_mysql_carries_out_are_read() {
    check(
        SqlDialect::Mysql,
        "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `a` (`id` int);\nINSERT INTO `a` VALUES (1);\n\
         /*!50000 INSERT INTO `a` VALUES (2),(3) */;\n/*M!100100 replace into `a` /* in it */ values (4) */;\n\
         /*!40000 ALTER TABLE `a` ENABLE KEYS */;\n/*M!999999 INSERT INTO `a` VALUES (9) */;\n/* INSERT INTO `a` VALUES (9) */;\n\
         INSERT INTO `a` VALUES (5);\n",
        "
    a: id
      1
      2
      3
      4
      5",
    );
}
