/* Functions that this project must not call: any use is a compile error. The compiler's command line includes this file
 * before every source; the names must come after the headers that declare them. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(call) this_call_is_banned_##call
#undef strcpy
#define strcpy(to, from) BANNED (strcpy)
#undef strcat
#define strcat(to, from) BANNED (strcat)
#undef strncpy
#define strncpy(to, from, len) BANNED (strncpy)
#undef strncat
#define strncat(to, from, len) BANNED (strncat)
#undef strtok
#define strtok(text, delimiters) BANNED (strtok)
#undef sprintf
#define sprintf(...) BANNED (sprintf)
#undef vsprintf
#define vsprintf(to, format, arguments) BANNED (vsprintf)
#undef atoi
#define atoi(text) BANNED (atoi)
#undef atol
#define atol(text) BANNED (atol)
#undef atof
#define atof(text) BANNED (atof)
#undef system
#define system(command) BANNED (system)
#undef localtime
#define localtime(time) BANNED (localtime)
#undef gmtime
#define gmtime(time) BANNED (gmtime)
#undef ctime
#define ctime(time) BANNED (ctime)
